using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Problems;

/// <summary>Every refusal is a problem (RFC 9457) in the caller's language without internal details.</summary>
public abstract class ProblemTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("GET", "/v1", null, null, 404, "not-found", "未找到", "Not found")]
    [InlineData("POST", "/v2/bureaus", "{}", "application/json", 404, "not-found", "未找到", "Not found")]
    [InlineData("GET", "/v1/bureaus/99999999", null, null, 404, "not-found", "未找到", "Not found")]
    [InlineData("GET", "/v1/bureaus/{b}/units", null, null, 403, "forbidden", "当前角色无权执行此操作", "The role does not allow this operation")]
    [InlineData("DELETE", "/v1/bureaus", null, null, 405, "method-not-allowed", "不支持该请求方法", "The method is not allowed")]
    [InlineData("POST", "/v1/bureaus", "{}", "text/plain", 415, "unsupported-media-type", "请求正文必须为 application/json（批量填报为 application/x-ndjson）", "The body must be application/json (for a batch: application/x-ndjson)")]
    [InlineData("POST", "/v1/bureaus", "{", "application/json", 400, "malformed-body", "请求正文无法解析", "The body cannot be parsed")]
    [InlineData("POST", "/v1/bureaus", "{}", "application/json", 422, "invalid-body", "请求内容不符合要求", "The body is invalid")]
    public async Task A_problem_has_a_title_in_both_languages_and_no_internal_details(
        string method, string path, string? body, string? type, int status, string slug, string zh, string en)
    {
        path = path.Replace("{b}", (await Region.CreateAsync(host)).City, StringComparison.Ordinal);
        var traces = new HashSet<string>();
        foreach (var (language, title) in ((string?, string)[])[(null, zh), ("zh-CN", zh), ("en-GB", en)])
        {
            var response = await host.Operator.SendAsync(
                new HttpMethod(method), path, CreateContent(body, type), language is null ? [] : [("Accept-Language", language)]);

            var problem = response.ExpectProblem((HttpStatusCode)status, slug);
            Assert.Equal(title, (string?)problem["title"]);
            Assert.True(traces.Add((string)problem["traceId"]!));
            Assert.Subset(
                new HashSet<string> { "type", "title", "status", "detail", "traceId", "errors", "instance", "help" }, problem.AsObject().Select(it => it.Key).ToHashSet());
            Assert.DoesNotContain("Exception", response.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", response.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("PerfHub.Api", response.Body, StringComparison.Ordinal);
        }
    }

    [StoreTheory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/json")]
    [InlineData("application/jsonx")]
    [InlineData("application/problem+json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("nonsense")]
    public async Task An_unsupported_content_type_is_refused_by_every_endpoint_with_a_body(string? type)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        foreach (var (client, method, path) in ((ApiClient, HttpMethod, string)[])[
            (host.Operator, HttpMethod.Post, "/v1/bureaus"), (region.Admin, HttpMethod.Put, $"/v1/bureaus/{region.North}/units/1"),
            (region.Admin, HttpMethod.Post, "/v1/api-keys"), (unit, HttpMethod.Post, unit.GetReportPath()), (unit, HttpMethod.Post, unit.GetReportPath() + "/validate")])
        {
            (await client.SendAsync(method, path, CreateContent("{}", type))).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        }
    }

    [StoreTheory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    public async Task A_content_type_may_have_parameters_and_any_case(string type)
    {
        var code = (await Region.CreateAsync(host)).City + "03";

        (await host.Operator.SendAsync(HttpMethod.Post, "/v1/bureaus", CreateContent($$"""{"code":"{{code}}","name":"财政局"}""", type))).Expect(HttpStatusCode.Created);
    }

    [StoreTheory]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("de", false)]
    [InlineData("zh", false)]
    [InlineData("zh-Hans-CN", false)]
    [InlineData("zh;q=0.5, en;q=0.4", false)]
    [InlineData("en;q=0", false)] // anything but English
    [InlineData("de, en;q=0", false)]
    [InlineData("isEnglish", false)]
    [InlineData(";;q=,,\"", false)]
    [InlineData("en", true)]
    [InlineData("EN-us", true)]
    [InlineData("fr, en;q=0.1", true)]
    [InlineData("zh;q=0.4, en;q=0.5", true)]
    [InlineData("en, zh", true)]
    public async Task The_language_is_Chinese_unless_English_is_preferred(string accepted, bool isEnglish)
    {
        var problem = (await host.Operator.GetAsync("/v1/nothing", ("Accept-Language", accepted))).ExpectProblemBody(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(isEnglish ? "Not found" : "未找到", problem.Title);
    }

    [StoreFact]
    public async Task A_validation_error_is_described_in_the_requested_language()
    {
        var responses = new List<ApiResponse>();
        foreach (var language in (string[])["zh", "en"])
        {
            responses.Add(await host.Operator.SendAsync(
                HttpMethod.Post, "/v1/bureaus", CreateContent("""{"code":"x","name":"财政局"}""", "application/json"), ("Accept-Language", language)));
        }

        Assert.Equal("财政局代码应为 2 至 12 位数字", responses[0].ExpectValidationError("/code", "wrong-format"));
        Assert.Equal("must be 2 to 12 digits", responses[1].ExpectValidationError("/code", "wrong-format"));
    }

    private static ByteArrayContent? CreateContent(string? body, string? type)
    {
        var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
        {
            content?.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return content;
    }
}

public sealed class ProblemTestsOnSqlite(SharedHost<SqliteHost> shared) : ProblemTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ProblemTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ProblemTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
