//! Human Design against the truth table of 100 charts.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use soul_core::{Birth, DAY_S, Instant, JulianDayTt, JulianDayUt};
use soul_human_design::{Activation, Angle, HdBody, HumanDesign, design_instant, human_design};
use soul_testkit::Worst;
use soul_testkit::accuracy::{Row, Section, record};
use soul_testkit::golden_human_design::{self, HumanDesignActivation, HumanDesignCase};

/// Names of the bodies in the table, in the order of [`HdBody::ALL`].
const BODIES: [&str; 13] = [
    "sun",
    "earth",
    "moon",
    "north_node",
    "south_node",
    "mercury",
    "venus",
    "mars",
    "jupiter",
    "saturn",
    "uranus",
    "neptune",
    "pluto",
];

/// How near to an edge, in seconds of arc, another ephemeris may lie on its other side; the instant of the design hangs on the
/// Sun, so its Moon has more.
const EDGE_ARCSEC: f64 = 2.0;
const DESIGN_MOON_EDGE_ARCSEC: f64 = 6.0;

const WHEEL_DEG: f64 = 302.0;
const LINE_DEG: f64 = 0.9375;

fn chart(case: &HumanDesignCase) -> HumanDesign {
    let (date, time) = case.birth_utc.split_once('T').unwrap();
    let birth = json!({ "birthDate": date, "birthTime": &time[..8], "birthTimezone": "Etc/UTC" });
    human_design(&Birth::parse(&birth).unwrap()).unwrap()
}

/// Seconds of arc from a longitude to the nearest edge of parts that are `part_deg` long.
fn to_edge_arcsec(longitude_deg: f64, part_deg: f64) -> f64 {
    let parts = (longitude_deg - WHEEL_DEG).rem_euclid(360.0) / part_deg;
    (parts - parts.round()).abs() * part_deg * 3600.0
}

/// Compared and left-out counts of one kind of part.
#[derive(Default)]
struct Count {
    compared: usize,
    near_edge: usize,
}

impl Count {
    /// Compares where the truth is far enough from the nearest edge.
    fn see(&mut self, far: bool, found: u8, expected: u8, at: impl FnOnce() -> String) {
        if far {
            self.compared += 1;
            assert_eq!(found, expected, "{}", at());
        } else {
            self.near_edge += 1;
        }
    }

    fn row(&self, quantity: &str) -> Row {
        assert!(self.compared > 0, "{quantity}: nothing was compared");
        let quantity = format!("{quantity} ({} more lie nearer to an edge)", self.near_edge);
        Row::equal(&quantity, self.compared)
    }
}

#[derive(Default)]
struct Counts {
    gates_and_lines: Count,
    colors: Count,
    tones: Count,
    bases: Count,
}

impl Counts {
    fn see(&mut self, found: &Activation, truth: &HumanDesignActivation, allowed_arcsec: f64, at: &str) {
        let far = |part_deg: f64| to_edge_arcsec(truth.lon, part_deg) >= allowed_arcsec;
        assert!(
            (to_edge_arcsec(truth.lon, LINE_DEG) - truth.edge_arcsec).abs() < 0.02,
            "{at}: the table's own edge"
        );
        let line = far(LINE_DEG);
        self.gates_and_lines.see(line, found.gate, truth.gate, || format!("{at}: gate"));
        if line {
            assert_eq!(found.line, truth.line, "{at}: line");
        }
        self.colors.see(far(LINE_DEG / 6.0), found.color, truth.color, || format!("{at}: color"));
        self.tones.see(far(LINE_DEG / 36.0), found.tone, truth.tone, || format!("{at}: tone"));
        self.bases.see(far(LINE_DEG / 180.0), found.base, truth.base, || format!("{at}: base"));
    }
}

fn snake(name: &str) -> String {
    name.to_lowercase().replace([' ', '-'], "_")
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Compares everything that the activations decide together.
fn compare_whole(case: &HumanDesignCase, chart: &HumanDesign) {
    let id = case.id;
    let value = serde_json::to_value(chart).unwrap();
    let text = |field: &str| value[field].as_str().unwrap();
    assert_eq!(snake(text("type")), case.kind, "case {id}");
    assert_eq!(snake(text("authority")), case.authority, "case {id}");
    assert_eq!(text("profile"), case.profile, "case {id}");
    assert_eq!(snake(text("definition")), case.definition, "case {id}");
    let strategy = match case.strategy.as_str() {
        "respond" => "To respond",
        "respond_then_inform" => "To respond, then inform",
        "inform" => "To inform",
        "wait_for_invitation" => "To wait for the invitation",
        "wait_lunar_cycle" => "To wait a lunar cycle",
        other => unreachable!("a strategy that the contract has no words for: {other}"),
    };
    assert_eq!(text("strategy"), strategy, "case {id}");
    let centers: BTreeSet<String> =
        strings(&value["definedCenters"]).iter().map(|name| snake(name)).collect();
    assert_eq!(centers, case.defined_centers.iter().cloned().collect(), "case {id}");
    assert_eq!(strings(&value["channels"]), case.channels, "case {id}");
    assert_eq!(chart.gates.iter().collect::<Vec<_>>(), case.gates, "case {id}");
    let angle = match case.angle.as_str() {
        "right" => Angle::Right,
        "juxtaposition" => Angle::Juxtaposition,
        "left" => Angle::Left,
        other => unreachable!("an angle that there is none of: {other}"),
    };
    assert_eq!(chart.incarnation_cross.angle, angle, "case {id}");
    assert_eq!(chart.incarnation_cross.gates, case.cross_gates, "case {id}");
}

/// Compares the arrows whose tone is far enough from its edge; gives how many they were.
fn compare_arrows(case: &HumanDesignCase, chart: &HumanDesign) -> usize {
    let arrows = serde_json::to_value(chart.variables).unwrap();
    let sources = [
        ("determination", &case.design["sun"]),
        ("environment", &case.design["north_node"]),
        ("motivation", &case.personality["sun"]),
        ("perspective", &case.personality["north_node"]),
    ];
    let far = sources.iter().filter(|(_, truth)| to_edge_arcsec(truth.lon, LINE_DEG / 36.0) >= EDGE_ARCSEC);
    far.map(|(arrow, _)| {
        assert_eq!(arrows[*arrow], case.variables[*arrow].as_str(), "case {}: {arrow}", case.id)
    })
    .count()
}

#[test]
fn all_charts_of_the_table_are_equal_where_no_edge_is_too_near() {
    let (mut counts, mut whole, mut arrows) = (Counts::default(), 0, 0);
    let (mut kinds, mut authorities) = (BTreeSet::new(), BTreeSet::new());
    let mut instants = Worst::new("Design instant in TT, twice the Sun's error allowed", 7.4, " s");
    let cases = golden_human_design::human_design();
    for case in &cases {
        let chart = chart(case);
        let mut near = false;
        for (side, found, truth) in
            [("personality", &chart.personality, &case.personality), ("design", &chart.design, &case.design)]
        {
            for (body, name) in HdBody::ALL.into_iter().zip(BODIES) {
                let design_moon = side == "design" && body == HdBody::Moon;
                let allowed_arcsec = if design_moon { DESIGN_MOON_EDGE_ARCSEC } else { EDGE_ARCSEC };
                counts.see(
                    found.get(body),
                    &truth[name],
                    allowed_arcsec,
                    &format!("case {}, {side} {name}", case.id),
                );
                near |= to_edge_arcsec(truth[name].lon, LINE_DEG) < allowed_arcsec;
            }
        }
        if !near {
            compare_whole(case, &chart);
            kinds.insert(chart.kind.name());
            authorities.insert(chart.authority.name());
            whole += 1;
        }
        arrows += compare_arrows(case, &chart);

        let offset_days = case.delta_t_s / DAY_S;
        let birth_jd = JulianDayUt::from(Instant::parse_rfc3339(&case.birth_utc).unwrap()).0;
        let design = design_instant(JulianDayTt(birth_jd + offset_days)).unwrap();
        instants.see((design.0 - case.design_jd_ut - offset_days) * DAY_S, || format!("case {}", case.id));
    }
    instants.check();
    assert_eq!((kinds.len(), authorities.len()), (5, 8), "the table reaches every type and authority");
    let rows = vec![
        counts.gates_and_lines.row("Gates and lines"),
        counts.colors.row("Colors"),
        counts.tones.row("Tones"),
        counts.bases.row("Bases"),
        Row::equal("Arrows with their tone 2\" or more from an edge", arrows),
        Row::equal(
            "Type, strategy, authority, profile, definition, centers, channels, gates, cross of whole charts",
            whole,
        ),
        Row::from(&instants),
    ];
    for row in &rows {
        println!("{}: {} of {} cases", row.quantity, row.worst, row.cases);
    }
    record(&Section {
        name: "60-human-design".into(),
        title: "Human Design".into(),
        method: "26 activations of birth and of the instant at which the Sun was 88° behind, by the project's own positions. \
                 Compared wherever the truth lies 2\" or more from an edge of the part compared, the design Moon 6\", since its \
                 instant hangs on the Sun; whole charts where every activation lies that far from the edges of lines."
            .into(),
        truth: "100 charts by Swiss Ephemeris on DE431, 28 of them picked for rare types, authorities and definitions.".into(),
        rows,
    });
}
