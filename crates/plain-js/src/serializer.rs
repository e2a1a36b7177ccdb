//! Serde's side: each value becomes steps of a recipe.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::NotPlain;
use crate::recipe::{Place, Recipe};
use crate::shapes::{self, Shape};

/// Writes one value.
pub(crate) struct Writer<'a>(pub(crate) &'a mut Recipe);

/// A list or an object that is being written.
pub(crate) struct Compound<'a> {
    recipe: &'a mut Recipe,
    place: Place,
    count: u32,
    /// The object around it, where a variant with a name holds it.
    around: Option<Place>,
}

/// A structure that is being written.
pub(crate) enum Structure<'a> {
    /// With the names of its fields.
    Free(Compound<'a>),
    /// By its shape, with the fields that are still to come.
    Shaped { recipe: &'a mut Recipe, rest: Shape },
}

impl<'a> Writer<'a> {
    fn compound(self, place: Place) -> Compound<'a> {
        Compound { recipe: self.0, place, count: 0, around: None }
    }

    /// The object `{ variant: … }`, whose value comes next.
    fn variant(&mut self, variant: &'static str) -> Place {
        let around = self.0.object();
        self.0.name(variant);
        around
    }
}

impl Compound<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotPlain> {
        self.count += 1;
        value.serialize(Writer(self.recipe))
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), NotPlain> {
        self.recipe.name(name);
        self.item(value)
    }

    fn finish(self) {
        self.recipe.end(self.place, self.count);
        if let Some(around) = self.around {
            self.recipe.end(around, 1);
        }
    }
}

/// Whole numbers as JavaScript has them.
macro_rules! numbers {
    ($($method:ident $type:ty),* $(,)?) => {
        $(fn $method(self, number: $type) -> Result<(), NotPlain> {
            self.0.number(number as f64);
            Ok(())
        })*
    };
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = NotPlain;
    type SerializeSeq = Compound<'a>;
    type SerializeTuple = Compound<'a>;
    type SerializeTupleStruct = Compound<'a>;
    type SerializeTupleVariant = Compound<'a>;
    type SerializeMap = Compound<'a>;
    type SerializeStruct = Structure<'a>;
    type SerializeStructVariant = Compound<'a>;

    numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
        serialize_f32 f32, serialize_f64 f64,
    }

    fn serialize_bool(self, flag: bool) -> Result<(), NotPlain> {
        self.0.flag(flag);
        Ok(())
    }

    fn serialize_char(self, letter: char) -> Result<(), NotPlain> {
        self.0.text(letter.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), NotPlain> {
        self.0.text(text);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), NotPlain> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<(), NotPlain> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NotPlain> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NotPlain> {
        self.0.null();
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NotPlain> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), NotPlain> {
        self.0.name(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NotPlain> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), NotPlain> {
        let around = self.variant(variant);
        value.serialize(Writer(self.0))?;
        self.0.end(around, 1);
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'a>, NotPlain> {
        let place = self.0.list();
        Ok(self.compound(place))
    }

    fn serialize_tuple(self, length: usize) -> Result<Compound<'a>, NotPlain> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Compound<'a>, NotPlain> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Compound<'a>, NotPlain> {
        let around = Some(self.variant(variant));
        Ok(Compound { around, ..self.serialize_seq(Some(length))? })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'a>, NotPlain> {
        let place = self.0.object();
        Ok(self.compound(place))
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Structure<'a>, NotPlain> {
        Ok(match shapes::of(name, length) {
            Some((number, shape)) => {
                self.0.shaped(number);
                Structure::Shaped { recipe: self.0, rest: shape }
            }
            None => Structure::Free(self.serialize_map(Some(length))?),
        })
    }

    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Compound<'a>, NotPlain> {
        let around = Some(self.variant(variant));
        Ok(Compound { around, ..self.serialize_map(Some(length))? })
    }
}

/// The kinds of list differ only in the names of their methods.
macro_rules! lists {
    ($($kind:ident $method:ident),* $(,)?) => {
        $(impl $kind for Compound<'_> {
            type Ok = ();
            type Error = NotPlain;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotPlain> {
                self.item(value)
            }

            fn end(self) -> Result<(), NotPlain> {
                self.finish();
                Ok(())
            }
        })*
    };
}

lists! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
}

/// So do those of object with named fields.
macro_rules! objects {
    ($($kind:ident),* $(,)?) => {
        $(impl $kind for Compound<'_> {
            type Ok = ();
            type Error = NotPlain;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), NotPlain> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), NotPlain> {
                self.finish();
                Ok(())
            }
        })*
    };
}

objects! { SerializeStructVariant }

impl SerializeStruct for Structure<'_> {
    type Ok = ();
    type Error = NotPlain;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), NotPlain> {
        match self {
            Self::Free(compound) => compound.field(name, value),
            Self::Shaped { recipe, rest } => match rest.split_first() {
                Some((expected, others)) if core::ptr::eq(*expected, name) || *expected == name => {
                    *rest = others;
                    value.serialize(Writer(recipe))
                }
                _ => Err(NotPlain::new("the fields of a structure are not those of its shape")),
            },
        }
    }

    fn end(self) -> Result<(), NotPlain> {
        match self {
            Self::Free(compound) => compound.finish(),
            Self::Shaped { rest: [], .. } => {}
            Self::Shaped { .. } => return Err(NotPlain::new("a structure has fewer fields than its shape")),
        }
        Ok(())
    }
}

impl SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = NotPlain;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotPlain> {
        let step = self.recipe.len();
        key.serialize(Writer(self.recipe))?;
        if self.recipe.has_text_at(step) { Ok(()) } else { Err(NotPlain::new("the key of a map is no text")) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotPlain> {
        self.item(value)
    }

    fn end(self) -> Result<(), NotPlain> {
        self.finish();
        Ok(())
    }
}
