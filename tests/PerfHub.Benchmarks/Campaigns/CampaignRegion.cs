using PerfHub.Api.Reports;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>The units and keys of a campaign: each kind of participant has a district of its own.</summary>
internal sealed class CampaignRegion
{
    /// <summary>The year of the cases and of the largest reports; filings begin with it.</summary>
    public const int Year = BenchmarkRegion.Year;

    private const int FilerCount = 8, BatchUnitCount = 40, CaseUnitCount = 5;

    private readonly Dictionary<int, string> _unitKeys = [];

    /// <summary>Units that file one report after the other.</summary>
    public static IReadOnlyList<int> Filers { get; } = [.. Enumerable.Range(0, FilerCount)];

    /// <summary>Units whose reports come in batches.</summary>
    public static IReadOnlyList<int> BatchUnits { get; } = [.. Enumerable.Range(100, BatchUnitCount)];

    /// <summary>Units whose deviations are decided one by one.</summary>
    public static IReadOnlyList<int> CaseUnits { get; } = [.. Enumerable.Range(200, CaseUnitCount)];

    /// <summary>Units whose deviations are decided by jobs.</summary>
    public static IReadOnlyList<int> BulkUnits { get; } = [.. Enumerable.Range(300, CaseUnitCount)];

    /// <summary>The unit of the largest reports.</summary>
    public static int LargestUnit => 400;

    /// <summary>The unit of malformed requests, outside the city: what such a request changes is not in the model.</summary>
    public static int MalformedUnit => 500;

    public static string FilerBureau => BenchmarkRegion.GetDistrict(0);

    public static string BatchBureau => BenchmarkRegion.GetDistrict(1);

    public static string CaseBureau => BenchmarkRegion.GetDistrict(2);

    public static string BulkBureau => BenchmarkRegion.GetDistrict(3);

    public static string LargestBureau => BenchmarkRegion.GetDistrict(4);

    /// <summary>The bureaus whose receipts the model knows completely.</summary>
    public static IReadOnlyList<string> Bureaus { get; } = [FilerBureau, BatchBureau, CaseBureau, BulkBureau, LargestBureau];

    /// <summary>A key of the city's administrator.</summary>
    public string Administrator { get; private set; } = "";

    /// <summary>A key of the administrator of <see cref="MalformedUnit"/>'s bureau.</summary>
    public string MalformedAdministrator { get; private set; } = "";

    public static async Task<CampaignRegion> CreateAsync(string connectionString)
    {
        await using var store = new BenchmarkRegion(connectionString);
        await store.CreateBureausAsync();
        var region = new CampaignRegion
        {
            Administrator = await store.CreateAdministratorKeyAsync(),
            MalformedAdministrator = await store.CreateAdministratorKeyAsync(BenchmarkRegion.WarmUpBureau),
        };
        (IReadOnlyList<int> Units, string Bureau)[] districts =
        [
            (Filers, FilerBureau), (BatchUnits, BatchBureau), (CaseUnits, CaseBureau), (BulkUnits, BulkBureau), ([LargestUnit], LargestBureau),
        ];
        foreach (var (unit, bureau) in districts.SelectMany(it => it.Units.Select(unit => (unit, it.Bureau))))
        {
            await store.RegisterUnitAsync(unit, bureau);
            region._unitKeys[unit] = await store.CreateUnitKeyAsync(unit, bureau);
        }

        await store.RegisterUnitAsync(MalformedUnit, BenchmarkRegion.WarmUpBureau);
        return region;
    }

    /// <summary>The unit's key.</summary>
    public string GetKey(int unit) => _unitKeys[unit];

    public static ReportKey GetReport(int unit, string bureau, int year) => new(bureau, BenchmarkRegion.GetUnitCode(unit), year);
}
