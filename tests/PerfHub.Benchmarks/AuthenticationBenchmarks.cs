using System.Security.Claims;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Reports;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Security;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks;

/// <summary>
/// The cost of authenticating a caller as a share of a filing. 64 filings run at a time without HTTP and share a commit, which
/// makes a filing as cheap as possible.
/// </summary>
[MemoryDiagnoser]
public class AuthenticationBenchmarks : IAsyncDisposable
{
    private const int BatchSize = 64, Unit = 0, Reports = 100;
    private const double MaxShare = 0.05;
    private const string Issuer = "https://issuer.example", Audience = "perfhub";

    private readonly TempFolder _folder = new();
    private BenchmarkRegion _region = null!;
    private ServiceProvider _services = null!;
    private readonly List<string> _keyIds = [];
    private readonly ManualTimeProvider _clock = new();
    private string _key = "", _token = "";
    private ApiKeyUsageRecorder _usageRecorder = null!;
    private CachedApiKey _cachedKey = null!;
    private int _filed;

    // Generated in advance, so that only the filing is measured. Each unit files another report than its current one.
    private readonly byte[][] _reports = [.. Enumerable.Range(0, Reports).Select(DemoData.GenerateReport)];

    /// <summary>Creates a store with units and their keys, and a token issuer that needs no HTTP.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        var store = $"Data Source={_folder.GetFile("perfhub.db")}";
        _region = new BenchmarkRegion(store);
        await _region.CreateBureausAsync();
        for (var unit = 0; unit < BatchSize; unit++)
        {
            await _region.RegisterUnitAsync(unit);
            _key = $"Bearer {await _region.CreateUnitKeyAsync(unit)}";
            _keyIds.Add(_key.Split('_')[1]);
        }

        using var rsa = RSA.Create(2048);
        var signingKey = new RsaSecurityKey(rsa.ExportParameters(true)) { KeyId = "key" };
        _token = "Bearer " + new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1),
            Subject = new ClaimsIdentity(
            [
                new("sub", "somebody"), new("perfhub_role", "unit"),
                new("perfhub_bureau", BenchmarkRegion.GetDistrict(Unit)), new("perfhub_unit", BenchmarkRegion.GetUnitCode(Unit)),
            ]),
            SigningCredentials = new SigningCredentials(signingKey, SecurityAlgorithms.RsaSha256),
        });

        var document = new OpenIdConnectConfiguration { Issuer = Issuer };
        document.SigningKeys.Add(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = "key" });
        var services = BenchmarkRegion.CreateServices(new Dictionary<string, string?>
        {
            ["ConnectionStrings:PerfHub"] = store,
            ["PerfHub:Oidc:Authority"] = Issuer,
            ["PerfHub:Oidc:Audience"] = Audience,
        });
        services.AddSecurity();
        services.PostConfigure<JwtBearerOptions>(
            OidcAuthentication.SchemeName, jwt => jwt.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(document));
        _services = services.BuildServiceProvider();
        _cachedKey = (await _services.GetRequiredService<ApiKeyCache>().FindAsync(_keyIds[^1], CancellationToken.None))!;
        _usageRecorder = ActivatorUtilities.CreateInstance<ApiKeyUsageRecorder>(_services, _clock);
    }

    /// <summary>Removes the store.</summary>
    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _usageRecorder.Dispose();
        await _services.DisposeAsync();
        await _region.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Files 64 changed reports; the result is per report.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = BatchSize)]
    public Task FileReports()
    {
        var number = Interlocked.Increment(ref _filed);
        return Task.WhenAll(Enumerable.Range(0, BatchSize).Select(
            unit => Task.Run(() => _region.FileReportAsync(unit, _reports[(number + unit) % Reports]))));
    }

    /// <summary>A key that is in the cache.</summary>
    [Benchmark]
    public Task<bool> CachedKey() => AuthenticateAsync(_key);

    /// <summary>A key that is read from the store.</summary>
    [Benchmark]
    public Task<bool> UncachedKey()
    {
        _services.GetRequiredService<ApiKeyCache>().Invalidate(_keyIds[^1]);
        return AuthenticateAsync(_key);
    }

    /// <summary>A token signed with RS256.</summary>
    [Benchmark]
    public Task<bool> SignedToken() => AuthenticateAsync(_token);

    /// <summary>
    /// Writing the last use of 64 keys in one commit, as happens in the background once in five minutes; the result is per key.
    /// </summary>
    [Benchmark(OperationsPerInvoke = BatchSize)]
    public Task RecordKeyUsage()
    {
        _clock.Now += TimeSpan.FromMinutes(6);
        foreach (var id in _keyIds)
        {
            _usageRecorder.Record(id, _cachedKey with { LastUsedAt = null });
        }

        return _usageRecorder.FlushAsync(CancellationToken.None);
    }

    /// <summary>Prints the cost of each kind of authentication as a share of a filing.</summary>
    /// <returns>Whether every share meets its target.</returns>
    internal static bool CheckTargets(IEnumerable<Summary> summaries)
    {
        var means = summaries.Where(it => it.BenchmarksCases.Any(benchmark => benchmark.Descriptor.Type == typeof(AuthenticationBenchmarks)))
            .SelectMany(it => it.Reports).Where(it => it.ResultStatistics is not null)
            .ToDictionary(it => it.BenchmarkCase.Descriptor.WorkloadMethod.Name, it => it.ResultStatistics!.Mean);
        if (!means.TryGetValue(nameof(FileReports), out var filing))
        {
            return means.Count == 0;
        }

        var met = true;
        foreach (var name in new[] { nameof(CachedKey), nameof(UncachedKey), nameof(SignedToken) }.Where(means.ContainsKey))
        {
            var share = means[name] / filing;
            met &= share <= MaxShare;
            Console.WriteLine($"authentication, {name}: {share:P2} of a filing (≤ {MaxShare:P0}): {(share <= MaxShare ? "pass" : "MISS")}");
        }

        return met;
    }

    private async Task<bool> AuthenticateAsync(string header)
    {
        await using var scope = _services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Headers.Authorization = header;
        var result = await http.AuthenticateAsync();
        return result.Succeeded ? true : throw new InvalidOperationException($"Authentication failed: {result.Failure}");
    }

    // Advanced before each flush, because a use is written at most once in five minutes.
    private sealed class ManualTimeProvider : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
