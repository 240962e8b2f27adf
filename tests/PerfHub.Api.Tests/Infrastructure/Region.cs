using System.Globalization;
using System.Net;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A city with two districts and unique codes, so that tests on one host do not affect each other.</summary>
public sealed class Region
{
    private static int _count;

    private readonly IPerfHubHost _host;

    private Region(IPerfHubHost host)
    {
        _host = host;
        var number = Interlocked.Increment(ref _count);
        City = number.ToString("D6", CultureInfo.InvariantCulture);
        (North, South) = (City + "01", City + "02");
    }

    public string City { get; }

    public string North { get; }

    public string South { get; }

    /// <summary>The administrator of the city and the districts.</summary>
    public BureauClient Admin { get; private set; } = null!;

    public static async Task<Region> CreateAsync(IPerfHubHost host)
    {
        var region = new Region(host);
        (await host.Operator.CreateBureauAsync(region.City)).Expect(HttpStatusCode.Created);
        (await host.Operator.CreateBureauAsync(region.North, region.City)).Expect(HttpStatusCode.Created);
        (await host.Operator.CreateBureauAsync(region.South, region.City)).Expect(HttpStatusCode.Created);
        var key = (await host.Operator.CreateKeyAsync(Role.BureauAdmin, region.City)).Expect(HttpStatusCode.Created);
        region.Admin = new BureauClient(host.CreateHttpClient((string?)key["key"]), region.City);
        return region;
    }

    /// <summary>Creates a key with this role for a bureau of the region.</summary>
    public async Task<BureauClient> CreateClientAsync(string bureau, Role role)
    {
        var key = (await Admin.CreateKeyAsync(role, bureau: bureau)).Expect(HttpStatusCode.Created);
        return new BureauClient(_host.CreateHttpClient((string?)key["key"]), bureau);
    }

    /// <summary>Registers a unit, in the northern district by default, and creates its key.</summary>
    public async Task<UnitClient> RegisterUnitAsync(
        string code = "0137", string? bureau = null, string sector = "科技", string kind = "publicInstitution")
    {
        bureau ??= North;
        (await Admin.PutUnitAsync(code, sector, kind, bureau: bureau)).Expect(HttpStatusCode.Created);
        var key = (await Admin.CreateKeyAsync(Role.Unit, code, bureau)).Expect(HttpStatusCode.Created);
        return new UnitClient(_host.CreateHttpClient((string?)key["key"]), bureau, code);
    }
}
