pub const THROTTLED: u32 = 429001;
