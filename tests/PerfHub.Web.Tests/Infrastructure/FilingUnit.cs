using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PerfHub.Client;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>A unit that files, in a bureau of its own.</summary>
internal sealed record FilingUnit(PageHost Host, string Bureau, string BureauKey, string Key)
{
    public const string Code = "0137";

    /// <summary>The API, called by the unit.</summary>
    public PerfHubClient Api => Host.CreateApi(Key);

    /// <summary>The API, called by the bureau's administrator.</summary>
    public PerfHubClient BureauApi => Host.CreateApi(BureauKey);

    public static async Task<FilingUnit> CreateAsync(PageHost host, string bureau)
    {
        var admin = await host.CreateBureauAsync(bureau, "示范区财政局");
        await host.CreateApi(admin).Units.PutUnitAsync(bureau, Code, new PutUnitRequest { Name = "创业服务中心", Sector = "科技", Kind = UnitKind.PublicInstitution });
        return new FilingUnit(host, bureau, admin, await host.CreateKeyAsync(admin, Role.Unit, bureau, Code));
    }

    /// <summary>Reads the form that documents were made from, for any year.</summary>
    public static SelfEvaluationReport ReadSeed(int year)
    {
        using var stream = typeof(Program).Assembly.GetManifestResourceStream("self-evaluation-2024.json")!;
        var report = JsonNode.Parse(stream)!;
        report["fiscalYear"] = year;
        report["filledOn"] = $"{year + 1}-02-18";
        return report.Deserialize<SelfEvaluationReport>()!;
    }

    /// <summary>Reads a form as a file to drop.</summary>
    public static FilePayload ReadSample(string name) =>
        new() { Name = name, MimeType = "application/octet-stream", Buffer = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name)) };

    public string GetPath(int year, string page) => $"/bureaus/{Bureau}/units/{Code}/{year}/{page}";

    /// <summary>Files the seed's report.</summary>
    public Task FileAsync(int year) => Api.SelfEvaluations.FileReportAsync(Bureau, Code, year, ReadSeed(year));

    /// <summary>Decides on the report of a year.</summary>
    public Task DecideAsync(int year, DecisionKind decision) =>
        BureauApi.SelfEvaluations.DecideReportAsync(Bureau, Code, year, new DecideReportRequest { Decision = decision, Reason = "请核对后重新提交。" });
}
