using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Product;

/// <summary>An answer: its status, its body, its headers.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, HttpResponseMessage Response)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The report of a filed one, character for character.</summary>
    public string Report() => Text[(Text.IndexOf("\"report\":", StringComparison.Ordinal) + "\"report\":".Length)..^1];

    /// <summary>The answers of a batch, in order.</summary>
    public List<JsonNode> Lines()
    {
        Assert.True(Status == HttpStatusCode.OK, $"200 expected, {(int)Status} came: {Text}");
        Assert.Equal("application/x-ndjson", Response.Content.Headers.ContentType?.MediaType);
        return [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>Every fault that a refusal names, as “pointer code”, in ordinal order.</summary>
    public IEnumerable<string> Faults() => Json["errors"]!.AsArray()
        .Select(fault => $"{fault!["pointer"]} {fault["code"]}").Order(StringComparer.Ordinal);

    /// <summary>The body, where the status is this one.</summary>
    public JsonNode Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} expected, {(int)Status} came: {Text}");
        return Json;
    }

    /// <summary>The problem, where the status is this one.</summary>
    public JsonNode Problem(HttpStatusCode status, string slug)
    {
        var problem = Expect(status);
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:perfhub:problem:{slug}", (string?)problem["type"]);
        Assert.Equal((int)status, (int?)problem["status"]);
        Assert.NotEmpty((string?)problem["title"] ?? "");
        return problem;
    }

    /// <summary>The words for the body's only fault, where it lies there and is of this kind.</summary>
    public string Fault(string pointer, string code)
    {
        var fault = Assert.Single(Problem(HttpStatusCode.UnprocessableEntity, "invalid-body")["errors"]!.AsArray())!;
        Assert.Equal((pointer, code), ((string?)fault["pointer"], (string?)fault["code"]));
        return (string)fault["message"]!;
    }
}

/// <summary>Calls of any role.</summary>
public class ApiClient(HttpClient http)
{
    public HttpClient Http { get; } = http;

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Get, path, null, headers);

    public Task<Answer> Put(string path, object body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Put, path, JsonContent.Create(body), headers);

    public Task<Answer> Post(string path, object body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, JsonContent.Create(body), headers);

    /// <summary>Does something with a deviation.</summary>
    public Task<Answer> Act(string deviation, string kind, string? text = null, string? assignee = null, string? dueOn = null) =>
        Post($"/v1/deviations/{deviation}/events", new { kind, text, assignee, dueOn });

    /// <summary>A deviation as it stands.</summary>
    public async Task<JsonNode> Deviation(string id) => (await Get($"/v1/deviations/{id}")).Expect(HttpStatusCode.OK);

    /// <summary>All that was said and done of a deviation.</summary>
    public Task<List<JsonNode>> EventsOf(string deviation, int limit = 500) =>
        BureauClient.All(query => Get($"/v1/deviations/{deviation}/events?{query}"), $"limit={limit}");

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, null);

    /// <summary>Files the reports of many units of a bureau.</summary>
    public Task<Answer> Batch(string bureau, IEnumerable<byte[]> lines, int year = 2024, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, BatchPath(bureau, year), BatchBody(lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])), headers);

    public static string BatchPath(string bureau, int year = 2024) => $"/v1/bureaus/{bureau}/self-evaluations/{year}/batch";

    /// <summary>A line of a batch, without its end.</summary>
    public static byte[] BatchLine(string unit, byte[] report) => [.. Encoding.UTF8.GetBytes($"{{\"unit\":\"{unit}\",\"report\":"), .. report, (byte)'}'];

    public static ByteArrayContent BatchBody(IEnumerable<byte> body) =>
        new([.. body]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };

    public async Task<Answer> Send(
        HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await Http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}

/// <summary>The operator of the service.</summary>
public sealed class OperatorClient(HttpClient http) : ApiClient(http)
{
    public Task<Answer> CreateBureau(string code, string? parent = null, string name = "财政局") =>
        Post("/v1/bureaus", new { code, name, parent });

    public Task<Answer> Move(string bureau, string? parent) => Put($"/v1/bureaus/{bureau}/parent", new { parent });

    public Task<Answer> CreateKey(Role role, string bureau, string? unit = null, DateTimeOffset? expiresAt = null) =>
        Post("/v1/api-keys", new { role = Name(role), bureau, unit, name = "test", expiresAt });

    internal static string Name(Role role) => char.ToLowerInvariant(role.ToString()[0]) + role.ToString()[1..];
}

/// <summary>Whoever acts for a bureau: its administrator, reader or auditor.</summary>
public sealed class BureauClient(HttpClient http, string bureau) : ApiClient(http)
{
    public string Bureau { get; } = bureau;

    public Task<Answer> PutUnit(string code, string sector = "科技", string kind = "publicInstitution", string name = "单位", string? bureau = null) =>
        Put($"/v1/bureaus/{bureau ?? Bureau}/units/{code}", new { name, sector, kind });

    public Task<Answer> CreateKey(Role role, string? unit = null, string? bureau = null, DateTimeOffset? expiresAt = null) =>
        Post("/v1/api-keys", new { role = OperatorClient.Name(role), bureau = bureau ?? Bureau, unit, name = "test", expiresAt });

    /// <summary>Decides on a unit's report.</summary>
    public Task<Answer> Decide(UnitClient unit, string decision, string? reason = null, int? revision = null, int year = 2024)
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

        return Post($"{unit.Path(year)}/decisions", body);
    }

    public Task<Answer> Receipts(string query = "") => Get($"/v1/bureaus/{Bureau}/receipts?{query}");

    public Task<Answer> Ranking(string query = "", int year = 2024) => Get($"/v1/bureaus/{Bureau}/rankings/{year}?{query}");

    public Task<Answer> Overview(string query = "", int year = 2024, params (string Name, string Value)[] headers) =>
        Get($"/v1/bureaus/{Bureau}/overview/{year}?{query}", headers);

    public Task<Answer> Filings(string query = "", int year = 2024) => Get($"/v1/bureaus/{Bureau}/filings/{year}?{query}");

    public Task<Answer> Indicators(string query = "", int year = 2024) => Get($"/v1/bureaus/{Bureau}/indicators/{year}?{query}");

    public Task<Answer> Windows(string? bureau = null, int year = 2024, params (string Name, string Value)[] headers) =>
        Get(WindowsPath(bureau, year), headers);

    /// <summary>Sets from when to when; a phase that is not given is not set.</summary>
    public Task<Answer> PutWindows(
        (string OpensAt, string ClosesAt)? final = null, (string OpensAt, string ClosesAt)? midYear = null, string? bureau = null, int year = 2024) =>
        Put(WindowsPath(bureau, year), new { midYear = Period(midYear), final = Period(final) });

    public Task<Answer> Grant(
        string unit, string closesAt, string? bureau = null, string? phase = null, string reason = "系统升级。", int year = 2024) =>
        Put($"{WindowsPath(bureau, year)}/extensions/{unit}", new { closesAt, reason, phase });

    public Task<Answer> Withdraw(string unit, string? bureau = null, string query = "", int year = 2024) =>
        Delete($"{WindowsPath(bureau, year)}/extensions/{unit}?{query}");

    public Task<Answer> Extensions(string query = "", string? bureau = null, int year = 2024) =>
        Get($"{WindowsPath(bureau, year)}/extensions?{query}");

    private string WindowsPath(string? bureau, int year) => $"/v1/bureaus/{bureau ?? Bureau}/windows/{year}";

    private static object? Period((string OpensAt, string ClosesAt)? period) =>
        period is var (opensAt, closesAt) ? new { opensAt, closesAt } : null;

    public Task<Answer> Deviations(string query = "", int year = 2024) => Get($"/v1/bureaus/{Bureau}/deviations/{year}?{query}");

    public Task<Answer> Policy(string? bureau = null, int year = 2024, params (string Name, string Value)[] headers) =>
        Get(PolicyPath(bureau, year), headers);

    /// <summary>Sets a policy; whatever is there, unless it says what it was made from.</summary>
    public Task<Answer> PutPolicy(object policy, string? bureau = null, string match = "*", int year = 2024) =>
        Send(HttpMethod.Put, PolicyPath(bureau, year), JsonContent.Create(policy), ("If-Match", match));

    public Task<Answer> InheritPolicy(string? bureau = null, string match = "*", int year = 2024) =>
        Send(HttpMethod.Delete, PolicyPath(bureau, year), null, ("If-Match", match));

    public Task<Answer> PolicyVersions(string query = "", string? bureau = null, int year = 2024) =>
        Get($"{PolicyPath(bureau, year)}/versions?{query}");

    public Task<Answer> PolicyVersion(int version, string? bureau = null, string query = "", int year = 2024) =>
        Get($"{PolicyPath(bureau, year)}/versions/{version}?{query}");

    public Task<Answer> PreviewPolicy(object draft, string? bureau = null, string query = "", int year = 2024, string language = "zh") =>
        Send(HttpMethod.Post, $"{PolicyPath(bureau, year)}/preview?{query}", JsonContent.Create(draft), ("Accept-Language", language));

    private string PolicyPath(string? bureau, int year) => $"/v1/bureaus/{bureau ?? Bureau}/policies/{year}";

    /// <summary>Does something with all deviations of a filter.</summary>
    public Task<Answer> DecideAll(string query, string kind, string? text = null, string? assignee = null, string? dueOn = null, int year = 2024) =>
        Post($"/v1/bureaus/{Bureau}/deviations/{year}/decisions?{query}", new { kind, text, assignee, dueOn });

    /// <summary>Asks for all reports of the bureau and of those below it to be judged anew.</summary>
    public Task<Answer> Evaluate(string? bureau = null, int year = 2024) =>
        Send(HttpMethod.Post, $"/v1/bureaus/{bureau ?? Bureau}/evaluations/{year}", null);

    /// <summary>Has them judged anew, and gives the job when all of it is done.</summary>
    public async Task<JsonNode> Evaluated(string? bureau = null, int year = 2024) => await Done(await Evaluate(bureau, year));

    /// <summary>A job that was accepted, as it is when all of it is done.</summary>
    public async Task<JsonNode> Done(Answer accepted)
    {
        accepted.Expect(HttpStatusCode.Accepted);
        while (true)
        {
            var job = (await Get(accepted.Response.Headers.Location!.ToString())).Expect(HttpStatusCode.OK);
            Assert.NotEqual("failed", (string?)job["state"]);
            if ((string?)job["state"] == "done")
            {
                return job;
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Every item of a list, page by page.</summary>
    public static async Task<List<JsonNode>> All(Func<string, Task<Answer>> page, string query = "")
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
    public string Bureau { get; } = bureau;

    public string Unit { get; } = unit;

    public string Path(int year = 2024) => $"/v1/bureaus/{Bureau}/units/{Unit}/self-evaluations/{year}";

    public Task<Answer> File(JsonNode report, int year = 2024, params (string Name, string Value)[] headers) =>
        File(Encoding.UTF8.GetBytes(report.ToJsonString()), year, headers);

    public Task<Answer> File(byte[] body, int year = 2024, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, Path(year), Body(body), headers);

    public Task<Answer> Validate(byte[] body, int year = 2024, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, Path(year) + "/validate", Body(body), headers);

    public Task<Answer> Current(int year = 2024, params (string Name, string Value)[] headers) => Get(Path(year), headers);

    public Task<Answer> Policy(int year = 2024) => Get($"/v1/bureaus/{Bureau}/policies/{year}");

    public Task<Answer> Revisions(string query = "", int year = 2024) => Get($"{Path(year)}/revisions?{query}");

    public Task<Answer> Revision(int number, int year = 2024) => Get($"{Path(year)}/revisions/{number}");

    public Task<Answer> Proof(int number, string query = "", int year = 2024) => Get($"{Path(year)}/revisions/{number}/proof?{query}");

    public Task<Answer> History(string query = "", int year = 2024) => Get($"{Path(year)}/history?{query}");

    public Task<Answer> Years() => Get($"/v1/bureaus/{Bureau}/units/{Unit}/history");

    public string MidYearPath(int year = 2024) => $"/v1/bureaus/{Bureau}/units/{Unit}/mid-year/{year}";

    public Task<Answer> FileMidYear(JsonNode figures, int year = 2024) => FileMidYear(figures.ToBytes(), year);

    public Task<Answer> FileMidYear(byte[] body, int year = 2024, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, MidYearPath(year), Body(body), headers);

    public Task<Answer> MidYear(int year = 2024, params (string Name, string Value)[] headers) => Get(MidYearPath(year), headers);

    public Task<Answer> MidYearRevisions(string query = "", int year = 2024) => Get($"{MidYearPath(year)}/revisions?{query}");

    public Task<Answer> MidYearRevision(int number, int year = 2024) => Get($"{MidYearPath(year)}/revisions/{number}");

    public Task<Answer> Windows(int year = 2024) => Get($"/v1/bureaus/{Bureau}/windows/{year}");

    private static ByteArrayContent Body(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
