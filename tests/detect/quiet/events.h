enum EventIds {
  LensChangedEvent = 404001,
  FocusChangedEvent = 404103,
  TX_MONTH = 503001,
};
