namespace PerfHub.Api.Persistence;

/// <summary>
/// The format in which this process stores documents, deviations and indicators. It reads both formats. While hosts of the previous release run on the
/// same store, all hosts have to write the previous one.
/// </summary>
public static class StoredFormat
{
    private const string SwitchName = "PerfHub.WritePreviousFormat";

    /// <summary>
    /// Whether this process writes what hosts of the previous release can read: documents compressed with Brotli, rows of deviations with
    /// their words, changes of deviations one by one, and a row for each indicator. The migration that keeps those hosts from starting then waits, too.
    /// </summary>
    public static bool WritesPrevious
    {
        get => AppContext.TryGetSwitch(SwitchName, out var isOn) && isOn;
        set => AppContext.SetSwitch(SwitchName, value);
    }
}
