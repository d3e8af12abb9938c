use std::sync::mpsc::Sender;

pub fn tell(sender: &Sender<u32>) {
    sender.send(429001).unwrap();
}
