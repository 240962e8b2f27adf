using System.Globalization;
using MediatR;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Hosting;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>A store with one city of ten districts, filled through the product's own handlers.</summary>
internal sealed class BenchmarkRegion : IAsyncDisposable
{
    public const string City = "650100";

    /// <summary>A bureau outside the city, for warming up a host.</summary>
    public const string WarmUpBureau = "659900";

    public const int Year = 2024;

    private const int DefaultConcurrency = 32;

    public static readonly string RankingPath = $"/v1/bureaus/{City}/rankings/{Year}";

    private readonly ServiceProvider _services;

    /// <summary>A region in a SQLite store.</summary>
    public BenchmarkRegion(string connectionString)
        : this(new Dictionary<string, string?> { ["ConnectionStrings:PerfHub"] = connectionString })
    {
    }

    /// <summary>A region in the store that these settings name.</summary>
    public BenchmarkRegion(IReadOnlyDictionary<string, string?> settings)
    {
        var services = CreateServices(settings);
        services.AddMediator();
        services.AddSingleton<TenantScope>();
        services.AddBackgroundServices();
        _services = services.BuildServiceProvider();
    }

    public Db Db => _services.GetRequiredService<Db>();

    private IMediator Mediator => _services.CreateScope().ServiceProvider.GetRequiredService<IMediator>();

    public static string GetDistrict(int unit) => string.Create(CultureInfo.InvariantCulture, $"6501{unit % 10:D2}01");

    public static string GetUnitCode(int unit) => unit.ToString("D6", CultureInfo.InvariantCulture);

    public static string GetReportPath(int unit, string? bureau = null) =>
        $"/v1/bureaus/{bureau ?? GetDistrict(unit)}/units/{GetUnitCode(unit)}/self-evaluations/{Year}";

    /// <summary>The services of the product's persistence, with this configuration.</summary>
    public static ServiceCollection CreateServices(IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IConfiguration>(configuration);
        services.AddOptions<PerfHubOptions>().BindConfiguration(PerfHubOptions.Section);
        services.AddPersistence(configuration, null!);
        return services;
    }

    /// <summary>Runs an action for the numbers from 0 to <paramref name="count"/> − 1.</summary>
    public static Task ForEachAsync(int count, Func<int, Task> action, int concurrency = DefaultConcurrency) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (number, _) => await action(number));

    /// <summary>Migrates the store, creates the bureaus and returns a reader's key for the city.</summary>
    public async Task<string> CreateBureausAsync()
    {
        _services.GetRequiredService<Dialect>().Migrate();
        await Mediator.Send(new CreateBureau.Command(new CreateBureau.Body { Code = City, Name = "市财政局", Parent = null }));
        await Mediator.Send(new CreateBureau.Command(new CreateBureau.Body { Code = WarmUpBureau, Name = "别处财政局", Parent = null }));
        for (var district = 0; district < 10; district++)
        {
            await Mediator.Send(new CreateBureau.Command(
                new CreateBureau.Body { Code = GetDistrict(district), Name = $"第{district}区财政局", Parent = City }));
        }

        return await CreateKeyAsync(Role.BureauReader, City, null);
    }

    /// <summary>Registers a unit with a bureau, by default its district.</summary>
    public Task RegisterUnitAsync(int unit, string? bureau = null) => Mediator.Send(new PutUnit.Command(
        bureau ?? GetDistrict(unit),
        GetUnitCode(unit),
        new PutUnit.Body { Name = $"示例单位{unit}", Sector = $"行业{unit % 20}", Kind = (UnitKind)(unit % 3) }));

    public Task<string> CreateUnitKeyAsync(int unit, string? bureau = null) => CreateKeyAsync(Role.Unit, bureau ?? GetDistrict(unit), GetUnitCode(unit));

    public Task<string> CreateAdministratorKeyAsync(string bureau = City) => CreateKeyAsync(Role.BureauAdmin, bureau, null);

    /// <summary>Registers units, and creates for each a request that files its report with its own key.</summary>
    /// <param name="first">The number of the first unit.</param>
    /// <param name="count">The number of units.</param>
    /// <param name="concurrency">How many are registered at a time.</param>
    public async Task<List<byte[]>> RegisterFilersAsync(int first, int count, int concurrency = DefaultConcurrency)
    {
        var requests = new byte[count][];
        await ForEachAsync(
            count,
            async i =>
            {
                await RegisterUnitAsync(first + i);
                requests[i] = LoadClient.CreateRequest(
                    "POST", GetReportPath(first + i), await CreateUnitKeyAsync(first + i), DemoData.GenerateReport(first + i));
            },
            concurrency);
        return [.. requests];
    }

    /// <summary>Files a generated report of a unit.</summary>
    public Task FileReportAsync(int unit) => FileReportAsync(unit, DemoData.GenerateReport(unit));

    public Task FileReportAsync(int unit, byte[] report, string? bureau = null) => Mediator.Send(
        new FileReport.Command(new ReportKey(bureau ?? GetDistrict(unit), GetUnitCode(unit), Year), report, English: false, "load"));

    /// <summary>Reads and parses current reports on all processors.</summary>
    /// <returns>The number of reports, at least <paramref name="limit"/> where the store has so many.</returns>
    public async Task<int> ReadReportsAsync(int limit)
    {
        const int Chunk = 200;
        const string ReportsSql = """
            SELECT t.Id, r.Document FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision WHERE t.Id > @after ORDER BY t.Id
            """;
        var (after, read) = (0L, 0);
        while (read < limit)
        {
            var chunk = await Db.QueryPageAsync<(long Id, byte[] Document)>(ReportsSql, new { after, Limit = Chunk }, CancellationToken.None);
            if (chunk.Count == 0)
            {
                break;
            }

            var reports = chunk.AsParallel().Select(it => JsonBody.Parse<SelfEvaluationReport>(StoredCompression.Decompress(it.Document))).ToList();
            read += reports.Count;
            after = chunk[^1].Id;
        }

        return read;
    }

    /// <summary>Processes all pending outbox entries.</summary>
    public async Task ProcessOutboxesAsync()
    {
        foreach (var processor in _services.GetServices<OutboxProcessor>())
        {
            await processor.ProcessPendingAsync(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task<string> CreateKeyAsync(Role role, string bureau, string? unit)
    {
        var creator = role == Role.BureauAdmin ? new Caller("benchmark", Role.Operator, null, null) : new Caller("benchmark", Role.BureauAdmin, City, null);
        var body = new CreateApiKey.Body { Role = role, Bureau = bureau, Unit = unit, Name = "benchmark" };
        return (await Mediator.Send(new CreateApiKey.Command(body, creator))).Key;
    }
}
