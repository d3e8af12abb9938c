/**
 * How a registration through global.azure-devices-provisioning.net can end:
 *   EnrollmentRefusedException [401]
 *   EnrollmentMissingException [404]
 *   at most 404 enrollments are read at a time
 */
class ReplyKinds {
    static final Object[] CASES = { row(429, label = "status 429"), row(400, label = "rows") };
}
