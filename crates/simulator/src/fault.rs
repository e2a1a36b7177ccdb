//! What people, devices and the cloud do in the phase in which all goes wrong.

use std::rc::Rc;

use soul_client::Leaving;
use soul_model::{CONFLICTS, FREQUENCY_LOGS, PROFILES, STORES, SYNC_QUEUE};
use soul_store::MemoryStore;
use soul_sync::Event;

use crate::job::{Deed, Job};
use crate::world::{Happening, World};

/// The accounts. Most devices are the first one's.
pub const OWNERS: [&str; 2] =
    ["0b1c2d3e-0000-4000-8000-00000000000a", "0b1c2d3e-0000-4000-8000-00000000000b"];

const MINUTE_MS: u64 = 60 * 1000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

impl World {
    /// Something happens that nobody has asked for, or that the user wants.
    pub(crate) fn disturb(&mut self) {
        let device = self.random.index(self.devices.len());
        let tabs = self.tab_ids(device);
        if tabs.is_empty() {
            return;
        }
        let tab = tabs[self.random.index(tabs.len())];
        match self.random.below(1000) {
            0..560 => self.deed(device, tab),
            560..640 => self.pass_time(),
            640..680 => self.kill(device, tab),
            680..720 => self.freeze(device, tab),
            720..750 => self.steal(device, tab),
            750..790 => self.go_offline(device),
            790..830 => self.step_clock(device),
            830..835 => self.evict(device),
            835..860 => self.fill(device),
            860..900 => self.change_account(device, tab),
            900..915 => self.devices[device].token_is_good = false,
            915..990 => {
                let events =
                    [Event::SyncNow, Event::Visible, Event::Pause, Event::Resume, Event::Online(false)];
                let event = events[self.random.index(events.len())].clone();
                self.after(0, Happening::Tell { device, tab, event });
            }
            990..996 => self.cloud.restore(),
            _ => self.cloud.forget_tombstones(),
        }
    }

    fn deed(&mut self, device: usize, tab: u64) {
        if self.tab(device, tab).is_none_or(|tab| tab.frozen) {
            return;
        }
        let deed = match self.random.below(100) {
            0..8 => Deed::NewProfile,
            8..14 => Deed::Rename,
            14..17 => Deed::RemoveProfile,
            17..35 => Deed::NewEntry,
            35..55 => Deed::EditEntry,
            55..62 => Deed::TitleEntry,
            62..68 => Deed::RemoveEntry,
            68..74 => Deed::NewPerson,
            74..80 => Deed::EditPerson,
            80..83 => Deed::RemovePerson,
            83..88 => Deed::Answer,
            88..93 => Deed::LogDay,
            93..98 => Deed::Resolve,
            _ => Deed::Retry,
        };
        self.user(device, tab, deed);
    }

    fn pass_time(&mut self) {
        let most = [5000, MINUTE_MS, 60 * MINUTE_MS, 3 * DAY_MS][self.random.index(4)];
        let ms = self.random.below(most) as i64;
        self.now_ms.set(self.now_ms.get() + ms);
    }

    /// Ends a tab in the middle of whatever it is doing; what it had asked the cloud goes on without it.
    pub(crate) fn kill(&mut self, device: usize, id: u64) {
        self.note(|| format!("device {device} tab {id} is killed"));
        self.devices[device].tabs.retain(|tab| tab.id != id);
        let wait = self.random.below(5000) as i64;
        self.after(wait, Happening::OpenTab { device });
        self.after(1, Happening::Lock { device });
    }

    fn freeze(&mut self, device: usize, id: u64) {
        let Some(tab) = self.tab(device, id) else { return };
        if tab.frozen || tab.client.is_none() || tab.watch.open.get() > 0 {
            return;
        }
        tab.frozen = true;
        self.note(|| format!("device {device} tab {id} is frozen"));
        let wait = self.random.below(10 * MINUTE_MS) as i64;
        self.after(wait, Happening::Thaw { device, tab: id });
    }

    /// A tab takes the lead without asking.
    fn steal(&mut self, device: usize, id: u64) {
        if self.tab(device, id).is_some_and(|tab| !tab.frozen && tab.client.is_some()) {
            self.note(|| format!("device {device} tab {id} takes the lead"));
            self.devices[device].leader = Some(id);
            self.start(device, id, Job::Lead);
        }
    }

    fn go_offline(&mut self, device: usize) {
        self.devices[device].offline = true;
        let most = if self.random.chance(200) { 3 * DAY_MS } else { 5 * MINUTE_MS };
        let wait = self.random.below(most) as i64;
        self.after(wait, Happening::Online { device });
    }

    fn step_clock(&mut self, device: usize) {
        let most = [2000, 10 * MINUTE_MS, 2 * DAY_MS][self.random.index(3)];
        let skew = self.random.below(2 * most) as i64 - most as i64;
        self.note(|| format!("device {device}: its clock is {skew} ms ahead"));
        self.devices[device].here.skew_ms.set(skew);
    }

    /// The browser throws the store away, while no tab is open.
    fn evict(&mut self, device: usize) {
        self.note(|| format!("device {device} is evicted"));
        for id in self.tab_ids(device) {
            self.kill(device, id);
        }
        let rows = self.raw_rows(device, &[&SYNC_QUEUE, &CONFLICTS]);
        let mut ledger = self.ledger.borrow_mut();
        for (store, row) in &rows {
            if *store == SYNC_QUEUE.name { ledger.lose_row(row) } else { ledger.excuse(Some(row)) }
        }
        drop(ledger);
        self.excuse_anonymous(device);
        self.devices[device].store = MemoryStore::new();
        self.devices[device].token = None;
        self.devices[device].account = Rc::default();
        self.devices[device].full.set(false);
    }

    /// What belongs to nobody's account is nowhere but on the device.
    fn excuse_anonymous(&mut self, device: usize) {
        let mut synced: Vec<_> = STORES.into_iter().filter(|store| store.syncable).collect();
        synced.retain(|store| store.name != FREQUENCY_LOGS.name);
        let rows = self.raw_rows(device, &synced);
        let anonymous: Vec<_> = rows
            .iter()
            .filter(|(store, row)| *store == PROFILES.name && row["userId"].is_null())
            .map(|(_, row)| row["id"].clone())
            .collect();
        for (_, row) in &rows {
            let names = ["id", "profileId", "ownerProfileId"].map(|field| &row[field]);
            if names.into_iter().any(|name| !name.is_null() && anonymous.contains(name)) {
                self.ledger.borrow_mut().excuse(Some(row));
            }
        }
    }

    fn fill(&mut self, device: usize) {
        self.devices[device].full.set(true);
        let wait = self.random.below(2 * MINUTE_MS) as i64;
        self.after(wait, Happening::Space { device });
    }

    fn change_account(&mut self, device: usize, tab: u64) {
        if self.tab(device, tab).is_none_or(|tab| tab.frozen || tab.client.is_none()) {
            return;
        }
        let deed = match self.random.below(10) {
            0..6 => self.signing_in(),
            6 => Deed::SignOut(Leaving::OnlyIfSent),
            7 | 8 => Deed::SignOut(Leaving::Keep),
            _ => Deed::SignOut(Leaving::Delete),
        };
        if let Deed::SignIn(owner, _) = &deed
            && self.devices[device].token.is_none()
        {
            // The app has the token before the device knows its user.
            self.devices[device].token = Some((*owner).to_owned());
        }
        self.user(device, tab, deed);
    }

    fn signing_in(&mut self) -> Deed {
        let owner = OWNERS[usize::from(self.random.chance(150))];
        Deed::SignIn(owner, self.random.chance(800))
    }

    /// Ends what is wrong with a device.
    pub(crate) fn set_right(&mut self, device: usize) {
        let at = &mut self.devices[device];
        at.offline = false;
        at.full.set(false);
        self.renew_token(device);
        let (tabs, led) = (self.tab_ids(device), self.devices[device].leader);
        if tabs.is_empty() {
            self.open_tab(device);
        }
        for tab in tabs {
            self.thaw(device, tab);
        }
        let leads = led.is_some_and(|id| self.tab(device, id).is_some());
        if !leads {
            self.after(1, Happening::Lock { device });
        }
        for event in [Event::Resume, Event::Online(true), Event::Token] {
            self.tell_all(device, &event);
        }
    }

    /// Signs a device in on which nobody is.
    pub(crate) fn sign_in_again(&mut self, device: usize) {
        let deed = self.signing_in();
        let signed_in = self.devices[device].account.borrow().is_some();
        if let (Deed::SignIn(owner, _), false) = (&deed, signed_in) {
            self.devices[device].token = Some((*owner).to_owned());
            if let Some(tab) = self.tab_ids(device).first() {
                self.user(device, *tab, Deed::SignIn(owner, true));
            }
        }
    }

    /// Has the user try again all that was refused.
    pub(crate) fn retry_all(&mut self, device: usize) {
        if let (Some(tab), true) = (self.tab_ids(device).first(), self.devices[device].token.is_some()) {
            self.user(device, *tab, Deed::Retry);
        }
    }
}
