package answers

// Advice for the names that the fleet service hands through.
var advice = map[string]string{
	"DeviceNotOnline":                     "wake the device",
	"DeviceNotFound":                      "register the device",
	"DeviceAlreadyExists":                 "look the device up",
	"DeviceMessageLockLost":               "handle the message once more",
	"DeviceConnectionClosedRemotely":      "wait for the next connection",
	"ModuleAlreadyExistsOnDevice":         "look the module up",
	"ThrottlingMaxActiveJobCountExceeded": "wait for a running job",
}
