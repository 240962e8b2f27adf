using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>An answer: its status, its body, its headers.</summary>
public sealed record ApiResponse(HttpStatusCode Status, string Body, HttpResponseMessage HttpResponse)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The report of a filed one, character for character.</summary>
    public string GetRawReport() => Body[(Body.IndexOf("\"report\":", StringComparison.Ordinal) + "\"report\":".Length)..^1];

    /// <summary>The answers of a batch, in order.</summary>
    public List<JsonNode> ExpectLines()
    {
        Assert.True(Status == HttpStatusCode.OK, $"200 expected, {(int)Status} came: {Body}");
        Assert.Equal("application/x-ndjson", HttpResponse.Content.Headers.ContentType?.MediaType);
        return [.. Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>Every fault that a refusal names, as “pointer code”, in ordinal order.</summary>
    public IEnumerable<string> GetValidationErrors() => Json["errors"]!.AsArray()
        .Select(fault => $"{fault!["pointer"]} {fault["code"]}").Order(StringComparer.Ordinal);

    /// <summary>The body, where the status is this one.</summary>
    public JsonNode Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} expected, {(int)Status} came: {Body}");
        return Json;
    }

    /// <summary>The problem, where the status is this one.</summary>
    public JsonNode ExpectProblem(HttpStatusCode status, string slug)
    {
        var problem = Expect(status);
        Assert.Equal("application/problem+json", HttpResponse.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:perfhub:problem:{slug}", (string?)problem["type"]);
        Assert.Equal((int)status, (int?)problem["status"]);
        Assert.NotEmpty((string?)problem["title"] ?? "");
        return problem;
    }

    /// <summary>The words for the body's only fault, where it lies there and is of this kind.</summary>
    public string ExpectValidationError(string pointer, string code)
    {
        var fault = Assert.Single(ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body")["errors"]!.AsArray())!;
        Assert.Equal((pointer, code), ((string?)fault["pointer"], (string?)fault["code"]));
        return (string)fault["message"]!;
    }
}

/// <summary>Calls of any role.</summary>
public class ApiClient(HttpClient http)
{
    public HttpClient Http { get; } = http;

    public Task<ApiResponse> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<ApiResponse> PutAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, JsonContent.Create(body), headers);

    public Task<ApiResponse> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body), headers);

    /// <summary>Does something with a deviation.</summary>
    public Task<ApiResponse> AddDeviationEventAsync(string deviation, string kind, string? text = null, string? assignee = null, string? dueOn = null) =>
        PostAsync($"/v1/deviations/{deviation}/events", new { kind, text, assignee, dueOn });

    /// <summary>A deviation as it stands.</summary>
    public async Task<JsonNode> GetDeviationAsync(string id) => (await GetAsync($"/v1/deviations/{id}")).Expect(HttpStatusCode.OK);

    /// <summary>All that was said and done of a deviation.</summary>
    public Task<List<JsonNode>> ListDeviationEventsAsync(string deviation, int limit = 500) =>
        BureauClient.ReadAllPagesAsync(query => GetAsync($"/v1/deviations/{deviation}/events?{query}"), $"limit={limit}");

    public Task<ApiResponse> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Files the reports of many units of a bureau.</summary>
    public Task<ApiResponse> FileBatchAsync(string bureau, IEnumerable<byte[]> lines, int year = 2024, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GetBatchPath(bureau, year), CreateBatchBody(lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])), headers);

    public static string GetBatchPath(string bureau, int year = 2024) => $"/v1/bureaus/{bureau}/self-evaluations/{year}/batch";

    /// <summary>A line of a batch, without its end.</summary>
    public static byte[] CreateBatchLine(string unit, byte[] report) => [.. Encoding.UTF8.GetBytes($"{{\"unit\":\"{unit}\",\"report\":"), .. report, (byte)'}'];

    public static ByteArrayContent CreateBatchBody(IEnumerable<byte> body) =>
        new([.. body]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };

    public async Task<ApiResponse> SendAsync(
        HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await Http.SendAsync(request);
        return new ApiResponse(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}

/// <summary>The operator of the service.</summary>
public sealed class OperatorClient(HttpClient http) : ApiClient(http)
{
    public Task<ApiResponse> CreateBureauAsync(string code, string? parent = null, string name = "财政局") =>
        PostAsync("/v1/bureaus", new { code, name, parent });

    public Task<ApiResponse> MoveBureauAsync(string bureau, string? parent) => PutAsync($"/v1/bureaus/{bureau}/parent", new { parent });

    public Task<ApiResponse> CreateKeyAsync(Role role, string bureau, string? unit = null, DateTimeOffset? expiresAt = null) =>
        PostAsync("/v1/api-keys", new { role = GetRoleName(role), bureau, unit, name = "test", expiresAt });

    internal static string GetRoleName(Role role) => char.ToLowerInvariant(role.ToString()[0]) + role.ToString()[1..];
}

/// <summary>Whoever acts for a bureau: its administrator, reader or auditor.</summary>
public sealed class BureauClient(HttpClient http, string bureau) : ApiClient(http)
{
    public string BureauCode { get; } = bureau;

    public Task<ApiResponse> PutUnitAsync(string code, string sector = "科技", string kind = "publicInstitution", string name = "单位", string? bureau = null) =>
        PutAsync($"/v1/bureaus/{bureau ?? BureauCode}/units/{code}", new { name, sector, kind });

    public Task<ApiResponse> CreateKeyAsync(Role role, string? unit = null, string? bureau = null, DateTimeOffset? expiresAt = null) =>
        PostAsync("/v1/api-keys", new { role = OperatorClient.GetRoleName(role), bureau = bureau ?? BureauCode, unit, name = "test", expiresAt });

    /// <summary>Decides on a unit's report.</summary>
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

    /// <summary>Sets from when to when; a phase that is not given is not set.</summary>
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

    private string GetWindowsPath(string? bureau, int year) => $"/v1/bureaus/{bureau ?? BureauCode}/windows/{year}";

    private static object? ToPeriodBody((string OpensAt, string ClosesAt)? period) =>
        period is var (opensAt, closesAt) ? new { opensAt, closesAt } : null;

    public Task<ApiResponse> ListDeviationsAsync(string query = "", int year = 2024) => GetAsync($"/v1/bureaus/{BureauCode}/deviations/{year}?{query}");

    public Task<ApiResponse> GetPolicyAsync(string? bureau = null, int year = 2024, params (string Name, string Value)[] headers) =>
        GetAsync(GetPolicyPath(bureau, year), headers);

    /// <summary>Sets a policy; whatever is there, unless it says what it was made from.</summary>
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

    /// <summary>Does something with all deviations of a filter.</summary>
    public Task<ApiResponse> DecideDeviationsAsync(string query, string kind, string? text = null, string? assignee = null, string? dueOn = null, int year = 2024) =>
        PostAsync($"/v1/bureaus/{BureauCode}/deviations/{year}/decisions?{query}", new { kind, text, assignee, dueOn });

    /// <summary>Asks for all reports of the bureau and of those below it to be judged anew.</summary>
    public Task<ApiResponse> StartEvaluationAsync(string? bureau = null, int year = 2024) =>
        SendAsync(HttpMethod.Post, $"/v1/bureaus/{bureau ?? BureauCode}/evaluations/{year}", null);

    /// <summary>Has them judged anew, and gives the job when all of it is done.</summary>
    public async Task<JsonNode> RunEvaluationAsync(string? bureau = null, int year = 2024) => await WaitForJobAsync(await StartEvaluationAsync(bureau, year));

    /// <summary>A job that was accepted, as it is when all of it is done.</summary>
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

    /// <summary>Every item of a list, page by page.</summary>
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
}

/// <summary>A unit's own system.</summary>
public sealed class UnitClient(HttpClient http, string bureau, string unit) : ApiClient(http)
{
    public string BureauCode { get; } = bureau;

    public string UnitCode { get; } = unit;

    public string GetReportPath(int year = 2024) => $"/v1/bureaus/{BureauCode}/units/{UnitCode}/self-evaluations/{year}";

    public Task<ApiResponse> FileReportAsync(JsonNode report, int year = 2024, params (string Name, string Value)[] headers) =>
        FileReportAsync(Encoding.UTF8.GetBytes(report.ToJsonString()), year, headers);

    public Task<ApiResponse> FileReportAsync(byte[] body, int year = 2024, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GetReportPath(year), CreateJsonBody(body), headers);

    public Task<ApiResponse> ValidateReportAsync(byte[] body, int year = 2024, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GetReportPath(year) + "/validate", CreateJsonBody(body), headers);

    public Task<ApiResponse> GetReportAsync(int year = 2024, params (string Name, string Value)[] headers) => GetAsync(GetReportPath(year), headers);

    public Task<ApiResponse> GetPolicyAsync(int year = 2024) => GetAsync($"/v1/bureaus/{BureauCode}/policies/{year}");

    public Task<ApiResponse> ListRevisionsAsync(string query = "", int year = 2024) => GetAsync($"{GetReportPath(year)}/revisions?{query}");

    public Task<ApiResponse> GetRevisionAsync(int number, int year = 2024) => GetAsync($"{GetReportPath(year)}/revisions/{number}");

    public Task<ApiResponse> GetProofAsync(int number, string query = "", int year = 2024) => GetAsync($"{GetReportPath(year)}/revisions/{number}/proof?{query}");

    public Task<ApiResponse> ListReportHistoryAsync(string query = "", int year = 2024) => GetAsync($"{GetReportPath(year)}/history?{query}");

    public Task<ApiResponse> GetUnitHistoryAsync() => GetAsync($"/v1/bureaus/{BureauCode}/units/{UnitCode}/history");

    public string GetMidYearPath(int year = 2024) => $"/v1/bureaus/{BureauCode}/units/{UnitCode}/mid-year/{year}";

    public Task<ApiResponse> FileMidYearAsync(JsonNode figures, int year = 2024) => FileMidYearAsync(figures.ToUtf8Bytes(), year);

    public Task<ApiResponse> FileMidYearAsync(byte[] body, int year = 2024, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GetMidYearPath(year), CreateJsonBody(body), headers);

    public Task<ApiResponse> GetMidYearAsync(int year = 2024, params (string Name, string Value)[] headers) => GetAsync(GetMidYearPath(year), headers);

    public Task<ApiResponse> ListMidYearRevisionsAsync(string query = "", int year = 2024) => GetAsync($"{GetMidYearPath(year)}/revisions?{query}");

    public Task<ApiResponse> GetMidYearRevisionAsync(int number, int year = 2024) => GetAsync($"{GetMidYearPath(year)}/revisions/{number}");

    public Task<ApiResponse> GetWindowsAsync(int year = 2024) => GetAsync($"/v1/bureaus/{BureauCode}/windows/{year}");

    private static ByteArrayContent CreateJsonBody(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
