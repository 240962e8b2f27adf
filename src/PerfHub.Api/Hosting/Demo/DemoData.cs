using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MediatR;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;
using PerfHub.Web.Session;

namespace PerfHub.Api.Hosting.Demo;

/// <summary>
/// Demo data for a first start: a city with three districts, the real report of one unit and a few hundred generated ones, filed
/// through the same handlers as those of clients.
/// </summary>
public static partial class DemoData
{
    /// <summary>The caller that files the demo's reports, in place of the id of a key.</summary>
    internal const string ActorId = "demo";

    private const string City = "650100", District = "650104", Neighbour = "650103", LateDistrict = "650102", SeedUnit = "0137";

    private const int Year = DemoHistory.Year, GeneratedUnitCount = 300;

    // Units of the late district: the first one has an extension, the next file late, the next were returned, the others have not filed.
    private const int LateDistrictUnitCount = 16, LateDistrictFirstNumber = 401, LateCount = 6, ReturnedCount = 3;

    private const string CountBureausSql = "SELECT COUNT(*) FROM Bureau";

    private const string CountDemoReportsSql = """
        SELECT COUNT(*) FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id
        WHERE t.Bureau = @District AND t.Unit = @SeedUnit AND t.Year = @Year AND r.FiledBy = @ActorId
        """;

    private static readonly string[] Sectors = ["科技", "教育", "卫生健康", "文化旅游", "住房和城乡建设", "农业农村", "交通运输", "民政"];

    /// <summary>Fills the store and prints its keys, unless it has bureaus already.</summary>
    public static async Task SeedAsync(WebApplication app)
    {
        var db = app.Services.GetRequiredService<Db>();
        if (await db.QueryFirstOrDefaultAsync<long>(CountBureausSql, new { }, CancellationToken.None) > 0)
        {
            app.Logger.LogDemoSkipped();
            return;
        }

        using var scope = app.Services.CreateScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        await AddBureauAsync(mediator, City, "乌鲁木齐市财政局", null);
        await AddBureauAsync(mediator, District, "乌鲁木齐市新市区财政局", City);
        await AddBureauAsync(mediator, Neighbour, "乌鲁木齐市沙依巴克区财政局", City);
        await AddBureauAsync(mediator, LateDistrict, "乌鲁木齐市天山区财政局", City);
        var history = new DemoHistory(mediator, app.Services.GetRequiredService<TimeProvider>());
        await AddUnitAsync(mediator, District, SeedUnit, "高新区（新市区）创业服务中心", "科技", UnitKind.PublicInstitution);
        await history.FileEarlierYearsAsync(District, SeedUnit, 0);
        await history.FileAsync(new ReportKey(District, SeedUnit, Year), SampleReport.Bytes);
        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(1, GeneratedUnitCount).Select(number => AddGeneratedUnitAsync(mediator, history, number))),
            AddLateDistrictAsync(mediator, history));

        await IssueKeysAsync(app, mediator);
    }

    /// <summary>
    /// Creates new keys for the demo and prints them: only hashes of the first ones are stored. The earlier ones remain valid.
    /// </summary>
    /// <returns>False if the store has no demo. A real bureau may have the same codes, but no report that the demo has filed.</returns>
    public static async Task<bool> TryReissueKeysAsync(WebApplication app)
    {
        var args = new { District, SeedUnit, Year, ActorId };
        if (await app.Services.GetRequiredService<Db>().QueryFirstOrDefaultAsync<long>(CountDemoReportsSql, args, CancellationToken.None) == 0)
        {
            return false;
        }

        using var scope = app.Services.CreateScope();
        await IssueKeysAsync(app, scope.ServiceProvider.GetRequiredService<IMediator>());
        return true;
    }

    /// <summary>Generates the sample report with other figures; the same number always gives the same figures.</summary>
    public static byte[] GenerateReport(int number)
    {
#pragma warning disable CA5394 // Generated figures must be repeatable, not unpredictable.
        var random = new Random(number);
        var report = JsonNode.Parse(SampleReport.Bytes)!;
        var budget = report["budget"]!;
        budget["executed"] = Math.Round(252.39m * (70 + random.Next(0, 31)) / 100m, 2);
        budget["executionRate"] = Math.Round((decimal)budget["executed"]! / 252.39m * 100m, 2, MidpointRounding.AwayFromZero);
        foreach (var indicator in report["indicators"]!.AsArray())
        {
            var target = (decimal)indicator!["target"]!["value"]!;
            var final = Math.Round(target * random.Next(70, 140) / 100m);
            indicator["final"]!["value"] = final;
            indicator["final"]!["unit"] = (string?)indicator["target"]!["unit"];
            indicator["midYear"]!["value"] = Math.Round(final * random.Next(20, 105) / 100m);
            indicator["completionRate"] = Math.Round(final / target * 100m, 0, MidpointRounding.AwayFromZero);
            indicator["deviationReason"] = $"第 {number} 号单位第 {(string?)indicator["code"]} 项指标的年度任务按季度安排推进。";
            indicator["improvement"] = $"第 {number} 号单位将细化第 {(string?)indicator["code"]} 项指标的实施计划。";
        }

        var score = report["score"]!;
        score["execution"] = Math.Round((decimal)budget["executionRate"]! / 10m, 1, MidpointRounding.AwayFromZero);
        score["total"] = (decimal)score["execution"]! + 90m;
        score["grade"] = (decimal)score["total"]! >= 90m ? "优" : "良";
#pragma warning restore CA5394
        return Encoding.UTF8.GetBytes(report.ToJsonString(ApiJson.Options));
    }

    private static async Task AddGeneratedUnitAsync(IMediator mediator, DemoHistory history, int number)
    {
        var bureau = number % 3 == 0 ? Neighbour : District;
        var code = number.ToString("D4", CultureInfo.InvariantCulture) + "X";
        var sector = number % Sectors.Length;

        // Most units of a sector have the same kind, so that outliers have enough peers.
        var kind = (UnitKind)((sector + (number % 5 == 0 ? 1 : 0)) % 3);
        await AddUnitAsync(mediator, bureau, code, $"{Sectors[sector]}示例单位{number}", Sectors[sector], kind);
        await history.FileEarlierYearsAsync(bureau, code, number);
        await history.WorkOnReportAsync(number, await history.FileAsync(new ReportKey(bureau, code, Year), DemoNarratives.GenerateReport(number)));
    }

    private static async Task AddLateDistrictAsync(IMediator mediator, DemoHistory history)
    {
        var units = Enumerable.Range(LateDistrictFirstNumber, LateDistrictUnitCount)
            .Select(number => (Number: number, Code: number.ToString("D4", CultureInfo.InvariantCulture) + "X")).ToList();
        await Task.WhenAll(units.Select(unit => AddUnitAsync(
            mediator, LateDistrict, unit.Code, $"天山区示例单位{unit.Number}", unit.Number % 2 == 0 ? "市场监管" : "应急管理", (UnitKind)(unit.Number % 2))));
        await history.CloseWindowAsync(LateDistrict, units[0].Code);
        await Task.WhenAll(units.Take(1 + LateCount + ReturnedCount).Select(async (unit, index) =>
        {
            var receipt = await history.FileAsync(new ReportKey(LateDistrict, unit.Code, Year), DemoNarratives.GenerateReport(unit.Number));
            if (index > LateCount)
            {
                await history.ReturnAsync(receipt);
            }
        }));
    }

    private static Task AddBureauAsync(IMediator mediator, string code, string name, string? parent) =>
        mediator.Send(new CreateBureau.Command(new CreateBureau.Body { Code = code, Name = name, Parent = parent }));

    private static Task AddUnitAsync(IMediator mediator, string bureau, string code, string name, string sector, UnitKind kind) =>
        mediator.Send(new PutUnit.Command(bureau, code, new PutUnit.Body { Name = name, Sector = sector, Kind = kind }));

    private static async Task IssueKeysAsync(WebApplication app, IMediator mediator) => PrintKeys(
        app,
        await IssueKeyAsync(mediator, Role.Unit, District, SeedUnit),
        await IssueKeyAsync(mediator, Role.BureauAdmin, City),
        await IssueKeyAsync(mediator, Role.BureauReader, City),
        await IssueKeyAsync(mediator, Role.Auditor, City));

    private static async Task<string> IssueKeyAsync(IMediator mediator, Role role, string bureau, string? unit = null)
    {
        var issuer = new Caller(ActorId, role == Role.BureauAdmin ? Role.Operator : Role.BureauAdmin, role == Role.BureauAdmin ? null : City, null);
        var body = new CreateApiKey.Body { Role = role, Bureau = bureau, Unit = unit, Name = ActorId };
        return (await mediator.Send(new CreateApiKey.Command(body, issuer))).Key;
    }

    private static void PrintKeys(WebApplication app, string unit, string admin, string reader, string auditor)
    {
        // A command that only prints keys does not listen.
        var url = (app.Urls.FirstOrDefault() ?? app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';')[0].Replace("[::]", "localhost", StringComparison.Ordinal);
        Console.WriteLine($"""

            PerfHub demo: bureau {City} with districts {District}, {Neighbour} and {LateDistrict}, {GeneratedUnitCount + 1 + LateDistrictUnitCount} units, years {Year - 2} to {Year}.
            These keys are shown only once; --demo-keys creates others:

              unit {District}/{SeedUnit}   {unit}
              bureauAdmin {City}   {admin}
              bureauReader {City}  {reader}
              auditor {City}       {auditor}

            {CreateSignInLinks(app, url, unit, admin, reader, auditor)}
            File the seed report, read the ranking, list the deviations:

              curl -H 'Authorization: Bearer {unit}' -H 'Content-Type: application/json' --data-binary @src/PerfHub.Api/Hosting/Demo/self-evaluation-2024.json {url}/v1/bureaus/{District}/units/{SeedUnit}/self-evaluations/{Year}
              curl -H 'Authorization: Bearer {reader}' '{url}/v1/bureaus/{City}/rankings/{Year}?limit=5'
              curl -H 'Authorization: Bearer {auditor}' '{url}/v1/bureaus/{City}/deviations/{Year}?severity=high&limit=5'

            """);
    }

    /// <summary>Creates the lines with a link for each role. Each works once; afterwards the key signs in.</summary>
    private static string CreateSignInLinks(WebApplication app, string url, string unit, string admin, string reader, string auditor)
    {
        // Links are kept in the memory of the host that serves them, so a command that only prints keys has none.
        if (app.Urls.Count == 0 || app.Services.GetService<DemoLinks>() is not { } links)
        {
            return "";
        }

        return $"""
            Open a page, once for each link; later sign in at {url} with a key:

              unit          {url}{links.CreatePath(unit)}
              bureauAdmin   {url}{links.CreatePath(admin)}
              bureauReader  {url}{links.CreatePath(reader)}
              auditor       {url}{links.CreatePath(auditor)}

            """;
    }

    [LoggerMessage(30, LogLevel.Information, "The store already has data: no demo data was created and no keys are shown. If it has the demo, start with --demo-keys to get new keys; delete the store for a new demo.")]
    private static partial void LogDemoSkipped(this ILogger logger);
}
