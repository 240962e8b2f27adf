using System.Globalization;

namespace PerfHub.Benchmarks.Campaigns.Disturbances;

/// <summary>A clock of the host that can be set, by Debian's libfaketime. Its monotonic clock is not changed, as on a real machine.</summary>
internal sealed class FakeClock
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    private readonly string _file;

    private FakeClock(string file)
    {
        _file = file;
        Set(TimeSpan.Zero);
    }

    /// <summary>Whether the running host has this clock.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>The environment of the host.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["LD_PRELOAD"] = Library,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_DISABLE_SHM"] = "1",
        ["NO_FAKE_STAT"] = "1",
    };

    /// <summary>The clock; <see langword="null"/> where libfaketime is not installed.</summary>
    public static FakeClock? TryCreate(string file) => File.Exists(Library) ? new FakeClock(file) : null;

    /// <summary>Says whether the next host has this clock.</summary>
    /// <returns><paramref name="isUsed"/>.</returns>
    public bool Use(bool isUsed) => IsUsed = isUsed;

    /// <summary>Sets the clock to the machine's time plus <paramref name="offset"/>; the host sees it within a second.</summary>
    public void Set(TimeSpan offset)
    {
        var next = _file + ".next";
        File.WriteAllText(next, offset.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(next, _file, overwrite: true);
    }
}
