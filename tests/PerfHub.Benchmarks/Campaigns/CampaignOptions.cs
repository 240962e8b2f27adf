using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>The options of a campaign.</summary>
/// <param name="Time">How long the kills go on.</param>
/// <param name="Kills">The number of kills, after which it ends even if there is time left.</param>
/// <param name="Damages">How often the store is copied, damaged and served.</param>
/// <param name="Seed">The seed of the random choices.</param>
/// <param name="Without">The kinds to leave out, separated by commas.</param>
internal sealed record CampaignOptions(TimeSpan Time, int Kills, int Damages, int Seed, string Without)
{
    private const int DefaultSeconds = 60, SecondsPerDamage = 20;

    public static CampaignOptions Parse(BenchmarkOptions options)
    {
        var kills = options.Get("--kills", 0);
        var seconds = options.Get("--seconds", kills > 0 ? 0 : DefaultSeconds);
        return new CampaignOptions(
            seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue,
            kills > 0 ? kills : int.MaxValue,
            options.Get("--damages", Math.Max(1, Math.Max(seconds / SecondsPerDamage, kills / 10))),
            options.Get("--seed", Environment.TickCount & int.MaxValue),
            options.Get("--without", ""));
    }

    /// <summary>Whether a kind of disturbance is wanted.</summary>
    public bool Has(string kind) => !Without.Split(',', StringSplitOptions.TrimEntries).Contains(kind);
}
