//! Texts to measure on, the same in every run: a service log, Azure Monitor's JSON lines, a code on every line, and source.

use iotcodes_catalog::{Catalog, Entry, EntryKind};
use std::fmt::Write;

/// What a text is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A gateway's log with an error in one of 200 lines.
    Log,
    /// Diagnostic records as Azure Monitor exports them, one in ten with an error.
    Json,
    /// An error on every line.
    Dense,
    /// Source text that names an error now and then.
    Source,
}

impl Kind {
    /// All of them, the common ones first.
    pub(crate) const ALL: [Kind; 4] = [Kind::Log, Kind::Json, Kind::Source, Kind::Dense];

    /// What results call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Log => "log",
            Kind::Json => "JSON",
            Kind::Dense => "dense",
            Kind::Source => "source",
        }
    }

    /// The ending of a file with such a text.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Kind::Log | Kind::Dense => "log",
            Kind::Json => "json",
            Kind::Source => "cs",
        }
    }
}

/// A text of at least so many bytes. Another seed gives another text.
pub(crate) fn text(kind: Kind, bytes: usize, seed: u64) -> String {
    let codes: Vec<&Entry> = Catalog::builtin()
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Code && entry.code.as_ref().is_some_and(|code| code.len() == 6))
        .collect();
    let mut writer = Writer { dice: Dice(seed), codes, text: String::with_capacity(bytes + 4096), clock: 0 };
    if kind == Kind::Source {
        writer.text.push_str("using System;\nusing Contoso.Gateway.Telemetry;\n\nnamespace Contoso.Gateway\n{\n");
    }
    while writer.text.len() < bytes {
        match kind {
            Kind::Log if writer.dice.below(200) == 0 => writer.error(),
            Kind::Log => writer.event(),
            Kind::Json => writer.record(),
            Kind::Dense => writer.error(),
            Kind::Source => writer.method(),
        }
    }
    writer.text
}

/// Random numbers that are the same everywhere (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[(self.roll() % list.len() as u64) as usize]
    }
}

const COMPONENTS: [&str; 8] = [
    "Microsoft.Azure.Devices.Client.Transport.Mqtt.MqttTransportHandler",
    "azure.iot.device.common.mqtt_transport",
    "com.microsoft.azure.sdk.iot.device.transport.IotHubTransport",
    "edgeHub.ConnectionManager",
    "telemetry-writer",
    "device-twin-sync",
    "registration",
    "kestrel",
];
const EVENTS: [&str; 10] = [
    "message accepted",
    "Connection opened",
    "keep-alive sent",
    "twin patch applied",
    "direct method invoked",
    "checkpoint stored",
    "Message settled with disposition Accepted",
    "Processing desired property update",
    "queue depth sampled",
    "batch flushed",
];
const LEVELS: [&str; 6] = ["INFO ", "INFO ", "INFO ", "DEBUG", "TRACE", "WARN "];
const OPERATIONS: [&str; 5] = ["deviceConnect", "deviceDisconnect", "d2cTelemetry", "twinRead", "directMethodInvoke"];
const REGIONS: [&str; 4] = ["westeurope", "northeurope", "eastus2", "japaneast"];
const VERBS: [&str; 12] =
    ["Send", "Receive", "Open", "Close", "Update", "Parse", "Format", "Measure", "Register", "Queue", "Merge", "Read"];
const NOUNS: [&str; 12] = [
    "Telemetry",
    "Message",
    "Connection",
    "Property",
    "Schedule",
    "Sensor",
    "Batch",
    "Session",
    "Record",
    "Payload",
    "Checkpoint",
    "Device",
];
const TYPES: [&str; 6] = ["int", "string", "TimeSpan", "byte[]", "CancellationToken", "IReadOnlyList<double>"];

/// Writes pieces of text. Writing to a `String` cannot fail, so results of `write!` are dropped.
struct Writer<'a> {
    dice: Dice,
    codes: Vec<&'a Entry>,
    text: String,
    /// Milliseconds since the text began.
    clock: u64,
}

impl<'a> Writer<'a> {
    fn code(&mut self) -> (&'a str, &'a str) {
        let entry = self.dice.pick(&self.codes);
        (entry.code.as_deref().unwrap_or_default(), &entry.name)
    }

    fn time(&mut self) {
        self.clock += self.dice.below(25);
        let seconds = self.clock / 1000;
        let (days, hours, minutes) = (1 + seconds / 86_400 % 28, seconds / 3600 % 24, seconds / 60 % 60);
        let (seconds, millis) = (seconds % 60, self.clock % 1000);
        let _ = write!(self.text, "2026-11-{days:02}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z");
    }

    fn guid(&mut self) {
        let (a, b) = (self.dice.roll(), self.dice.roll());
        let _ = write!(
            self.text,
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            a >> 32,
            a >> 16 & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        );
    }

    /// A line of a log without an error.
    fn event(&mut self) {
        self.time();
        let (level, component, event) = (self.dice.pick(&LEVELS), self.dice.pick(&COMPONENTS), self.dice.pick(&EVENTS));
        let _ = write!(self.text, " {level} [{:02}] {component} - {event}", self.dice.below(64));
        let dice = &mut self.dice;
        let (a, b, c) = (dice.below(50_000), dice.below(2_000_000), dice.below(900));
        let _ = match dice.below(4) {
            0 => {
                self.text.push_str(" conn=");
                self.guid();
                write!(self.text, " device=sensor-{a:06} seq={b} latency={c}.3ms")
            }
            1 => write!(self.text, " deviceId=plant07-press-{a:04} temperature={c}.25 pressure=7.113 rpm={b}"),
            2 => write!(self.text, " from 10.4.{}.17:{a} in {b}us, thread {c} pool 12/64", c % 256),
            _ => write!(
                self.text,
                " HTTP/1.1 POST /devices/sensor-{a:06}/messages/events?api-version=2021-04-12 204 {c}ms etag=\"{b:x}\""
            ),
        };
        self.text.push('\n');
    }

    /// A line of a log with an error.
    fn error(&mut self) {
        self.time();
        let (code, name) = self.code();
        let component = self.dice.pick(&COMPONENTS);
        let _ = write!(self.text, " ERROR [{:02}] {component} - ", self.dice.below(64));
        let device = self.dice.below(50_000);
        let _ = match self.dice.below(4) {
            0 => {
                let _ = write!(self.text, "operation failed: errorCode={code} trackingId=");
                self.guid();
                Ok(())
            }
            1 => write!(self.text, "{{\"Message\":\"ErrorCode:{name};sensor-{device:06} rejected\"}}"),
            2 => write!(self.text, "{code} {name} for device sensor-{device:06}"),
            _ => write!(self.text, "Transport exception ({code}): closing link, retry in {device} ms"),
        };
        self.text.push('\n');
    }

    /// A line of exported diagnostic logs.
    fn record(&mut self) {
        let failed = self.dice.below(10) == 0;
        let (code, name) = if failed { self.code() } else { ("0", "") };
        let status = if failed { &code[..3] } else { "200" };
        let level = if failed { "Error" } else { "Information" };
        let (operation, region) = (self.dice.pick(&OPERATIONS), self.dice.pick(&REGIONS));
        self.text.push_str("{\"time\":\"");
        self.time();
        let (took, device, a, b) =
            (self.dice.below(900_000), self.dice.below(50_000), self.dice.below(256), self.dice.below(256));
        let _ = write!(
            self.text,
            "\",\"resourceId\":\"/SUBSCRIPTIONS/91D12660-3DEC-467A-BE2A-213B5544DDC0/RESOURCEGROUPS/PLANT/PROVIDERS/\
             MICROSOFT.DEVICES/IOTHUBS/PLANT-EU\",\"operationName\":\"{operation}\",\"category\":\"Connections\",\
             \"level\":\"{level}\",\"resultType\":\"{code}\",\"resultDescription\":\"{name}\",\"durationMs\":\"{took}\",\
             \"properties\":\"{{\\\"deviceId\\\":\\\"sensor-{device:06}\\\",\\\"sdkVersion\\\":\\\".NET/1.42.0 (.NET 8.0.1; \
             Microsoft Windows 10.0.20348)\\\",\\\"protocol\\\":\\\"Mqtt\\\",\\\"authType\\\":\\\"{{\\\\\\\"scope\\\\\\\":\
             \\\\\\\"device\\\\\\\",\\\\\\\"type\\\\\\\":\\\\\\\"sas\\\\\\\"}}\\\",\\\"maskedIpAddress\\\":\\\"10.{a}.{b}.X\u{58}X\\\",\
             \\\"statusCode\\\":\\\"{status}\\\"}}\",\"location\":\"{region}\",\"correlationId\":\""
        );
        self.guid();
        self.text.push_str("\"}\n");
    }

    /// A method of some class; one in forty handles an error.
    fn method(&mut self) {
        let dice = &mut self.dice;
        let (verb, noun, other, kind) = (dice.pick(&VERBS), dice.pick(&NOUNS), dice.pick(&NOUNS), dice.pick(&TYPES));
        let (limit, width) = (dice.below(1_000_000), dice.below(900));
        let field = noun.to_lowercase();
        let _ = write!(
            self.text,
            "        /// <summary>{verb}s the {field} of a {other} and keeps at most {limit} of them.</summary>\n\
             \x20       public async Task<{noun}Result> {verb}{noun}Async({kind} {field}Value, int max_{field}_count = {width})\n\
             \x20       {{\n\
             \x20           var current{other} = await _{field}Provider.Get{other}Async({field}Value).ConfigureAwait(false);\n\
             \x20           for (int index = 0; index < current{other}.Count && index < max_{field}_count; index++)\n\
             \x20           {{\n\
             \x20               _logger.LogInformation(\"{verb} {field} number {{Index}}\", index);\n\
             \x20               current{other}[index].Apply{verb}({field}Value, 0x{limit:08x});\n\
             \x20           }}\n"
        );
        if self.dice.below(40) == 0 {
            let (code, name) = self.code();
            let _ = writeln!(
                self.text,
                "            if (error.Code == ErrorCode.{name}) // {code}\n                return {noun}Result.Failed;"
            );
        }
        let _ = write!(self.text, "            return new {noun}Result(current{other});\n        }}\n\n");
    }
}
