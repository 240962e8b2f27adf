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
using PerfHub.Api.Hosting;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Security;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks;

/// <summary>
/// What it costs to know a caller, as ratios to a filing: the handler that files, without HTTP, 64 at a time, so that they
/// share a commit and a filing is as cheap as it ever is.
/// </summary>
[MemoryDiagnoser]
public class AuthenticationBenchmarks : IAsyncDisposable
{
    private const int BatchSize = 64, Unit = 0, Reports = 100;

    private const double MaxShare = 0.05;

    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-authentication-").FullName;
    private BenchmarkRegion _population = null!;
    private ServiceProvider _services = null!;
    private readonly List<string> _keyIds = [];
    private readonly ManualTimeProvider _clock = new();
    private string _key = "", _token = "";
    private ApiKeyUsageRecorder _usageRecorder = null!;
    private CachedApiKey _cachedKey = null!;
    private int _filed;

    // Made before, so that a filing is nothing but that. A unit that files the next one each time never files what stands.
    private readonly byte[][] _reports = [.. Enumerable.Range(0, Reports).Select(DemoData.GenerateReport)];

    /// <summary>A store with a bureau and its units, and an issuer that is there already.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        var store = $"Data Source={Path.Combine(_folder, "perfhub.db")}";
        _population = new BenchmarkRegion(store);
        await _population.CreateBureausAsync();
        for (var unit = 0; unit < BatchSize; unit++)
        {
            await _population.RegisterUnitAsync(unit);
            _key = $"Bearer {await _population.CreateUnitKeyAsync(unit)}";
            _keyIds.Add(_key.Split('_')[1]);
        }

        using var rsa = RSA.Create(2048);
        var signs = new RsaSecurityKey(rsa.ExportParameters(true)) { KeyId = "key" };
        _token = "Bearer " + new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "https://issuer.example",
            Audience = "perfhub",
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1),
            Subject = new ClaimsIdentity(
            [
                new("sub", "somebody"), new("perfhub_role", "unit"),
                new("perfhub_bureau", BenchmarkRegion.GetDistrict(Unit)), new("perfhub_unit", BenchmarkRegion.GetUnitCode(Unit)),
            ]),
            SigningCredentials = new SigningCredentials(signs, SecurityAlgorithms.RsaSha256),
        });

        var document = new OpenIdConnectConfiguration { Issuer = "https://issuer.example" };
        document.SigningKeys.Add(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = "key" });
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:PerfHub"] = store,
            ["PerfHub:Oidc:Authority"] = "https://issuer.example",
            ["PerfHub:Oidc:Audience"] = "perfhub",
        }).Build());
        services.AddPersistence(Configuration(services), null!);
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
        await _population.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Files 64 reports, none of them what stands; the figure is of one.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = BatchSize)]
    public Task FileReports()
    {
        var number = Interlocked.Increment(ref _filed);
        return Task.WhenAll(Enumerable.Range(0, BatchSize).Select(unit => Task.Run(() => _population.FileReportAsync(unit, _reports[(number + unit) % Reports]))));
    }

    /// <summary>A key that was used in the last few seconds.</summary>
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
    /// What the first use of a key in five minutes adds, behind the requests; of 64 keys that share a commit, as their filings do.
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

    /// <summary>Prints each way's cost as a share of a filing, beside what it may be.</summary>
    /// <param name="summaries">What was measured.</param>
    /// <returns>Whether all of them keep to it.</returns>
    internal static bool CheckTargets(IEnumerable<Summary> summaries)
    {
        var means = summaries.Where(it => it.BenchmarksCases.Any(of => of.Descriptor.Type == typeof(AuthenticationBenchmarks)))
            .SelectMany(it => it.Reports).Where(it => it.ResultStatistics is not null)
            .ToDictionary(it => it.BenchmarkCase.Descriptor.WorkloadMethod.Name, it => it.ResultStatistics!.Mean);
        if (!means.TryGetValue(nameof(FileReports), out var filing))
        {
            return means.Count == 0;
        }

        var met = true;
        foreach (var way in new[] { nameof(CachedKey), nameof(UncachedKey), nameof(SignedToken) }.Where(means.ContainsKey))
        {
            var share = means[way] / filing;
            met &= share <= MaxShare;
            Console.WriteLine($"authentication, {way}: {share:P2} of a filing; {MaxShare:P0} at most: {(share <= MaxShare ? "pass" : "MISS")}");
        }

        return met;
    }

    private static IConfiguration Configuration(ServiceCollection services) =>
        (IConfiguration)services.Single(it => it.ServiceType == typeof(IConfiguration)).ImplementationInstance!;

    private async Task<bool> AuthenticateAsync(string header)
    {
        await using var scope = _services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Headers.Authorization = header;
        var result = await http.AuthenticateAsync();
        return result.Succeeded ? true : throw new InvalidOperationException($"No caller: {result.Failure}");
    }

    /// <summary>A clock that is put forward, so that each use is worth writing down.</summary>
    private sealed class ManualTimeProvider : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
