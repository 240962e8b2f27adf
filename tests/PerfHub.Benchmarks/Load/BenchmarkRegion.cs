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

namespace PerfHub.Benchmarks.Load;

/// <summary>A region in a store: one city with ten districts, filled through the product's own handlers.</summary>
internal sealed class BenchmarkRegion : IAsyncDisposable
{
    public const string City = "650100";

    /// <summary>A bureau outside the city, for what is only to warm a host up.</summary>
    public const string WarmUpBureau = "659900";

    public const int Year = 2024;

    private readonly ServiceProvider _services;

    public BenchmarkRegion(string connectionString)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:PerfHub"] = connectionString }).Build();
        services.AddPersistence(configuration, null!);
        services.AddMediator();
        services.AddSingleton<TenantScope>();
        services.AddOutboxProcessors();
        _services = services.BuildServiceProvider();
    }

    /// <summary>The store itself.</summary>
    public Db Db => _services.GetRequiredService<Db>();

    private IMediator Mediator => _services.CreateScope().ServiceProvider.GetRequiredService<IMediator>();

    public static string GetDistrict(int unit) => string.Create(CultureInfo.InvariantCulture, $"6501{unit % 10:D2}01");

    public static string GetUnitCode(int unit) => unit.ToString("D6", CultureInfo.InvariantCulture);

    public static string GetReportPath(int unit) => $"/v1/bureaus/{GetDistrict(unit)}/units/{GetUnitCode(unit)}/self-evaluations/{Year}";

    /// <summary>The bureaus, and a reader's key for all of them.</summary>
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

    /// <summary>Registers a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="bureau">Its bureau; its district where none is given.</param>
    public Task RegisterUnitAsync(int unit, string? bureau = null) => Mediator.Send(new PutUnit.Command(
        bureau ?? GetDistrict(unit),
        GetUnitCode(unit),
        new PutUnit.Body { Name = $"示例单位{unit}", Sector = $"行业{unit % 20}", Kind = (UnitKind)(unit % 3) }));

    /// <summary>A unit's own key.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="bureau">Its bureau; its district where none is given.</param>
    public Task<string> CreateUnitKeyAsync(int unit, string? bureau = null) => CreateKeyAsync(Role.Unit, bureau ?? GetDistrict(unit), GetUnitCode(unit));

    /// <summary>An administrator's key for a bureau and those below it.</summary>
    /// <param name="bureau">The bureau.</param>
    public Task<string> CreateAdministratorKeyAsync(string bureau = City) => CreateKeyAsync(Role.BureauAdmin, bureau, null);

    /// <summary>Files a unit's report.</summary>
    public Task FileReportAsync(int unit) => FileReportAsync(unit, DemoData.GenerateReport(unit));

    /// <summary>Files this report of a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="report">The report.</param>
    /// <param name="bureau">Its bureau; its district where none is given.</param>
    public Task FileReportAsync(int unit, byte[] report, string? bureau = null) => Mediator.Send(
        new FileReport.Command(new ReportKey(bureau ?? GetDistrict(unit), GetUnitCode(unit), Year), report, English: false, "load"));

    /// <summary>Reads current reports and parses them, by as many threads as there are processors; gives how many they were.</summary>
    /// <param name="most">The most to read.</param>
    public async Task<int> ReadReportsAsync(int most)
    {
        const int Chunk = 200;
        const string ReportsSql = """
            SELECT t.Id, r.Document FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision WHERE t.Id > @after ORDER BY t.Id
            """;
        var (db, after, read) = (_services.GetRequiredService<Db>(), 0L, 0);
        while (read < most)
        {
            var chunk = await db.QueryPageAsync<(long Id, byte[] Document)>(ReportsSql, new { after, Limit = Chunk }, CancellationToken.None);
            if (chunk.Count == 0)
            {
                break;
            }

            var reports = chunk.AsParallel().Select(it => JsonBody.Parse<SelfEvaluationReport>(BrotliCodec.Decompress(it.Document))).ToList();
            read += reports.Count;
            after = chunk[^1].Id;
        }

        return read;
    }

    /// <summary>Returns once all that follows from what was filed is done.</summary>
    public async Task ProcessOutboxesAsync()
    {
        foreach (var backlog in _services.GetServices<OutboxProcessor>())
        {
            await backlog.ProcessPendingAsync(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task<string> CreateKeyAsync(Role role, string bureau, string? unit)
    {
        var maker = role == Role.BureauAdmin ? new Caller("benchmark", Role.Operator, null, null) : new Caller("benchmark", Role.BureauAdmin, City, null);
        var body = new CreateApiKey.Body { Role = role, Bureau = bureau, Unit = unit, Name = "benchmark" };
        return (await Mediator.Send(new CreateApiKey.Command(body, maker))).Key;
    }
}
