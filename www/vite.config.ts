import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { cloud } from './build/cloud.ts';
import { offline } from './build/offline.ts';
import { policy } from './build/policy.ts';

export default defineConfig({
  // Relative addresses, so that the app runs in any folder of any host.
  base: './',
  plugins: [react(), offline(), policy(), cloud()],
  build: {
    target: 'es2022',
    // The policy allows no data addresses for what is fetched, and the module must stay a file of its own.
    assetsInlineLimit: 0,
    // The largest script is the second copy of the module, which is fetched only where the first can't be.
    chunkSizeWarningLimit: 1500,
  },
});
