using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Limiting;

/// <summary>A host of one's own, on the embedded store, with some settings; rates are limited where they say so.</summary>
public sealed class LimitedHost : PerfHubHost
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-limited-").FullName;
    private readonly (string Name, string Value)[] _limits;

    /// <summary>Starts it.</summary>
    /// <param name="limits">Settings below <c>PerfHub:Limits</c>.</param>
    public LimitedHost(params (string Name, string Value)[] limits)
    {
        _limits = limits;
        Start();
    }

    /// <summary>One request a second from an address, and 5 at once.</summary>
    public static (string Name, string Value)[] FiveFromAnAddress { get; } =
        [("RateLimiting", "true"), ("AddressBurst", "5"), ("AddressPerSecond", "1")];

    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        ("ConnectionStrings:PerfHub", $"Data Source={Path.Combine(_folder, "perfhub.db")}"),
        .. _limits.Select(it => ($"PerfHub:Limits:{it.Name}", it.Value)),
    ];

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
