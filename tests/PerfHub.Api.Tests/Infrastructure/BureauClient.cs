using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Evaluations;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Features.Windows;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A client with a key of a bureau: its administrator, reader or auditor.</summary>
public sealed class BureauClient(HttpClient http, string bureau) : ApiClient(http)
{
    public string BureauCode { get; } = bureau;

    public Task<ApiResponse> PutUnitAsync(string code, string sector = "科技", string kind = "publicInstitution", string name = "单位", string? bureau = null) =>
        PutAsync($"/v1/bureaus/{bureau ?? BureauCode}/units/{code}", new { name, sector, kind });

    public Task<ApiResponse> CreateKeyAsync(Role role, string? unit = null, string? bureau = null, DateTimeOffset? expiresAt = null) =>
        PostAsync("/v1/api-keys", new { role = OperatorClient.GetRoleName(role), bureau = bureau ?? BureauCode, unit, name = "test", expiresAt });

    public Task<ApiResponse> DecideReportAsync(UnitClient unit, string decision, string? reason = null, int? revision = null, int year = 2024)
    {
        var body = new JsonObject { ["decision"] = decision };
        if (reason is not null)
        {
            body["reason"] = reason;
        }

        if (revision is not null)
        {
            body["revision"] = revision;
        }

        return PostAsync($"{unit.GetReportPath(year)}/decisions", body);
    }

    public Task<ApiResponse> ListReceiptsAsync(string query = "") => GetAsync($"/v1/bureaus/{BureauCode}/receipts?{query}");

    public Task<ApiResponse> GetRankingAsync(string query = "", int year = 2024) => GetAsync($"/v1/bureaus/{BureauCode}/rankings/{year}?{query}");

    public Task<ApiResponse> GetOverviewAsync(string query = "", int year = 2024, params (string Name, string Value)[] headers) =>
        GetAsync($"/v1/bureaus/{BureauCode}/overview/{year}?{query}", headers);

    public Task<ApiResponse> ListFilingsAsync(string query = "", int year = 2024) => GetAsync($"/v1/bureaus/{BureauCode}/filings/{year}?{query}");

    public Task<ApiResponse> ListIndicatorsAsync(string query = "", int year = 2024) => GetAsync($"/v1/bureaus/{BureauCode}/indicators/{year}?{query}");

    public Task<ApiResponse> GetWindowsAsync(string? bureau = null, int year = 2024, params (string Name, string Value)[] headers) =>
        GetAsync(GetWindowsPath(bureau, year), headers);

    /// <summary>Sets the filing windows; a phase that is null has no window.</summary>
    public Task<ApiResponse> PutWindowsAsync(
        (string OpensAt, string ClosesAt)? final = null, (string OpensAt, string ClosesAt)? midYear = null, string? bureau = null, int year = 2024) =>
        PutAsync(GetWindowsPath(bureau, year), new { midYear = ToPeriodBody(midYear), final = ToPeriodBody(final) });

    public Task<ApiResponse> GrantExtensionAsync(
        string unit, string closesAt, string? bureau = null, string? phase = null, string reason = "系统升级。", int year = 2024) =>
        PutAsync($"{GetWindowsPath(bureau, year)}/extensions/{unit}", new { closesAt, reason, phase });

    public Task<ApiResponse> WithdrawExtensionAsync(string unit, string? bureau = null, string query = "", int year = 2024) =>
        DeleteAsync($"{GetWindowsPath(bureau, year)}/extensions/{unit}?{query}");

    public Task<ApiResponse> ListExtensionsAsync(string query = "", string? bureau = null, int year = 2024) =>
        GetAsync($"{GetWindowsPath(bureau, year)}/extensions?{query}");

    public async Task<BureauWindows> ReadWindowsAsync(string? bureau = null, int year = 2024) =>
        (await GetWindowsAsync(bureau, year)).Expect<BureauWindows>(HttpStatusCode.OK);

    /// <summary>Reads every extension, page by page.</summary>
    public Task<List<Extension>> ReadExtensionsAsync(string? bureau = null, string query = "limit=500") =>
        ReadAllPagesAsync<Extension>(page => ListExtensionsAsync(page, bureau), query);

    private string GetWindowsPath(string? bureau, int year) => $"/v1/bureaus/{bureau ?? BureauCode}/windows/{year}";

    private static object? ToPeriodBody((string OpensAt, string ClosesAt)? period) =>
        period is var (opensAt, closesAt) ? new { opensAt, closesAt } : null;

    public Task<ApiResponse> ListDeviationsAsync(string query = "", int year = 2024) => GetAsync($"/v1/bureaus/{BureauCode}/deviations/{year}?{query}");

    /// <summary>Reads every deviation of a filter, page by page.</summary>
    public Task<List<DeviationItem>> ReadDeviationsAsync(string query = "limit=500", int year = 2024) =>
        ReadAllPagesAsync<DeviationItem>(page => ListDeviationsAsync(page, year), query);

    /// <summary>Reads every unit of a ranking, page by page.</summary>
    public Task<List<RankedUnit>> ReadRankingAsync(string query = "limit=500", int year = 2024) =>
        ReadAllPagesAsync<RankedUnit>(page => GetRankingAsync(page, year), query);

    /// <summary>Reads the whole audit log of a bureau.</summary>
    public Task<List<AuditEntryRow>> ReadAuditLogAsync(string? bureau = null) =>
        ReadAllPagesAsync<AuditEntryRow>(page => GetAsync($"/v1/bureaus/{bureau ?? BureauCode}/audit-log?{page}"), "limit=500");

    public Task<ApiResponse> GetPolicyAsync(string? bureau = null, int year = 2024, params (string Name, string Value)[] headers) =>
        GetAsync(GetPolicyPath(bureau, year), headers);

    /// <summary>Sets a policy. By default If-Match is *, so that it replaces every version.</summary>
    public Task<ApiResponse> PutPolicyAsync(object policy, string? bureau = null, string match = "*", int year = 2024) =>
        SendAsync(HttpMethod.Put, GetPolicyPath(bureau, year), JsonContent.Create(policy), ("If-Match", match));

    public Task<ApiResponse> DeletePolicyAsync(string? bureau = null, string match = "*", int year = 2024) =>
        SendAsync(HttpMethod.Delete, GetPolicyPath(bureau, year), null, ("If-Match", match));

    public Task<ApiResponse> ListPolicyVersionsAsync(string query = "", string? bureau = null, int year = 2024) =>
        GetAsync($"{GetPolicyPath(bureau, year)}/versions?{query}");

    public Task<ApiResponse> GetPolicyVersionAsync(int version, string? bureau = null, string query = "", int year = 2024) =>
        GetAsync($"{GetPolicyPath(bureau, year)}/versions/{version}?{query}");

    public Task<ApiResponse> PreviewPolicyAsync(object draft, string? bureau = null, string query = "", int year = 2024, string language = "zh") =>
        SendAsync(HttpMethod.Post, $"{GetPolicyPath(bureau, year)}/preview?{query}", JsonContent.Create(draft), ("Accept-Language", language));

    private string GetPolicyPath(string? bureau, int year) => $"/v1/bureaus/{bureau ?? BureauCode}/policies/{year}";

    /// <summary>Starts a bulk decision on all deviations of a filter.</summary>
    public Task<ApiResponse> DecideDeviationsAsync(string query, string kind, string? text = null, string? assignee = null, string? dueOn = null, int year = 2024) =>
        PostAsync($"/v1/bureaus/{BureauCode}/deviations/{year}/decisions?{query}", new { kind, text, assignee, dueOn });

    /// <summary>Starts the evaluation of all reports of a bureau and of the bureaus below it.</summary>
    public Task<ApiResponse> StartEvaluationAsync(string? bureau = null, int year = 2024) =>
        SendAsync(HttpMethod.Post, $"/v1/bureaus/{bureau ?? BureauCode}/evaluations/{year}", null);

    /// <summary>Starts an evaluation and waits until it is done.</summary>
    public async Task<JsonNode> RunEvaluationAsync(string? bureau = null, int year = 2024) => await WaitForJobAsync(await StartEvaluationAsync(bureau, year));

    /// <summary>Polls an accepted job until it is done; fails if the job fails.</summary>
    public async Task<JsonNode> WaitForJobAsync(ApiResponse accepted)
    {
        accepted.Expect(HttpStatusCode.Accepted);
        while (true)
        {
            var job = (await GetAsync(accepted.HttpResponse.Headers.Location!.ToString())).Expect(HttpStatusCode.OK);
            Assert.NotEqual("failed", (string?)job["state"]);
            if ((string?)job["state"] == "done")
            {
                return job;
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Polls an accepted bulk decision until it is done; fails if the job fails.</summary>
    public async Task<DecisionJob> WaitForDecisionJobAsync(ApiResponse accepted)
    {
        accepted.Expect(HttpStatusCode.Accepted);
        while (true)
        {
            var job = (await GetAsync(accepted.HttpResponse.Headers.Location!.ToString())).Expect<DecisionJob>(HttpStatusCode.OK);
            Assert.NotEqual(JobState.Failed, job.State);
            if (job.State == JobState.Done)
            {
                return job;
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Starts an evaluation and waits until it is done.</summary>
    public async Task<EvaluationProgress> EvaluateAsync(string? bureau = null, int year = 2024) =>
        await WaitForJobAsync<EvaluationProgress>(await StartEvaluationAsync(bureau, year));

    /// <summary>Waits until an accepted job is done and reads it: an EvaluationProgress or a DecisionJob.</summary>
    public async Task<T> WaitForJobAsync<T>(ApiResponse accepted) => (await WaitForJobAsync(accepted)).Deserialize<T>(ApiJson.Options)!;

    /// <summary>Reads every item of a list, page by page.</summary>
    public static async Task<List<JsonNode>> ReadAllPagesAsync(Func<string, Task<ApiResponse>> page, string query = "")
    {
        var items = new List<JsonNode>();
        for (string? cursor = null; ;)
        {
            var answer = (await page(cursor is null ? query : $"{query}&cursor={cursor}")).Expect(HttpStatusCode.OK);
            items.AddRange(answer["items"]!.AsArray().Select(item => item!));
            if ((cursor = (string?)answer["nextCursor"]) is null)
            {
                return items;
            }
        }
    }

    /// <summary>Reads every item of a list, page by page.</summary>
    public static async Task<List<T>> ReadAllPagesAsync<T>(Func<string, Task<ApiResponse>> readPage, string query = "")
    {
        var items = new List<T>();
        for (string? cursor = null; ;)
        {
            var page = (await readPage(cursor is null ? query : $"{query}&cursor={cursor}")).Expect<Page<T>>(HttpStatusCode.OK);
            items.AddRange(page.Items);
            if ((cursor = page.NextCursor) is null)
            {
                return items;
            }
        }
    }
}
