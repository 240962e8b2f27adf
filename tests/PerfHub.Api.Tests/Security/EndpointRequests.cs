using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Security;

/// <summary>A valid request to every endpoint, which succeeds for any caller with access.</summary>
public sealed class EndpointRequests(TenancyScenario scenario)
{
    private const string ExtractEndpoint = "POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/extract";

    private const string ImportEndpoint = "POST /v1/bureaus/{b}/units/import";

    private const string BatchEndpoint = "POST /v1/bureaus/{b}/self-evaluations/{y:int}/batch";

    // Every endpoint with a body must be listed here.
    private readonly Dictionary<string, Func<RequestTarget, object>> _bodies = new()
    {
        ["POST /v1/api-keys"] = target => new { role = "bureauAdmin", bureau = target.Bureau, name = "test" },
        ["POST /v1/api-keys/{id}/rotations"] = _ => new { },
        ["POST /v1/bureaus"] = target => new { code = scenario.CreateBureauCode(), name = "test", parent = target.Bureau },
        ["PUT /v1/bureaus/{b}/parent"] = _ => new { parent = scenario.ParentBureau },
        ["PUT /v1/bureaus/{b}/time-zone"] = _ => new { timeZone = "Asia/Shanghai" },
        ["POST /v1/bureaus/{b}/deviations/{y:int}"] = target => new
        {
            unit = target.Unit, title = "test", text = TenancyScenario.GetMarker(target.Bureau, target.Unit), severity = "low",
        },
        ["POST /v1/bureaus/{b}/deviations/{y:int}/decisions"] = target => new { kind = "comment", text = TenancyScenario.GetMarker(target.Bureau, target.Unit) },
        ["POST /v1/bureaus/{b}/deviations/{y:int}/decisions/preview"] = target => new { kind = "comment", text = TenancyScenario.GetMarker(target.Bureau, target.Unit) },
        ["POST /v1/bureaus/{b}/deviations/{y:int}/decisions/{id}/cancellation"] = _ => new { },
        ["POST /v1/deviations/{id}/events"] = target => new { kind = "comment", text = TenancyScenario.GetMarker(target.Bureau, target.Unit) },
        ["POST /v1/bureaus/{b}/evaluations/{y:int}"] = _ => new { },
        ["PUT /v1/bureaus/{b}/units/{u}"] = target => TenancyScenario.CreateUnitBody(target.Bureau, target.Unit),
        ["PUT /v1/bureaus/{b}/policies/{y:int}"] = _ => new { },
        ["POST /v1/bureaus/{b}/policies/{y:int}/preview"] = _ => new { },
        [BatchEndpoint] = target => new { unit = target.Unit, report = TenancyScenario.CreateReport(target.Bureau, target.Unit) },
        ["POST /v1/bureaus/{b}/units/{u}/mid-year/{y:int}"] = target => TenancyScenario.CreateMidYearBody(target.Bureau, target.Unit, 36),
        ["POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}"] = target => TenancyScenario.CreateReport(target.Bureau, target.Unit),
        ["POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/decisions"] = _ => new { decision = scenario.NextDecision, reason = "test" },
        ["POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/validate"] = target => TenancyScenario.CreateReport(target.Bureau, target.Unit),
        ["POST /v1/bureaus/{b}/webhooks"] = _ => new { url = TenancyScenario.WebhookUrl },
        ["PUT /v1/bureaus/{b}/webhooks/{id}"] = _ => new { url = TenancyScenario.WebhookUrl },
        ["POST /v1/bureaus/{b}/webhooks/{id}/rotations"] = _ => new { },
        ["POST /v1/bureaus/{b}/webhooks/{id}/test"] = _ => new { },
        ["POST /v1/bureaus/{b}/webhooks/{id}/deliveries/{n:int}/resend"] = _ => new { },
        ["PUT /v1/bureaus/{b}/windows/{y:int}"] = _ => TenancyScenario.WindowsBody,
        ["PUT /v1/bureaus/{b}/windows/{y:int}/extensions/{u}"] = target => TenancyScenario.CreateExtensionBody(target.Bureau, target.Unit),
    };

    // Queries that name the target, limit a bulk request to it, or make the response repeatable.
    private readonly Dictionary<string, Func<RequestTarget, string>> _queries = new()
    {
        ["POST /v1/bureaus/{b}/deviations/{y:int}/decisions/preview"] = target => $"unit={target.Unit}&rule=over-completion",
        ["POST /v1/bureaus/{b}/deviations/{y:int}/decisions"] = target => $"unit={target.Unit}&rule=over-completion",
        ["GET /v1/bureaus/{b}/deviations/{y:int}/sample"] = _ => "seed=test",
        ["GET /v1/api-keys"] = target => $"bureau={target.Bureau}",
    };

    private static readonly string[] ConditionalEndpoints = ["PUT /v1/bureaus/{b}/policies/{y:int}", "DELETE /v1/bureaus/{b}/policies/{y:int}"];

    public async Task<ApiResponse> SendAsync(ApiEndpoint endpoint, TestCaller caller, RequestTarget target, string query = "")
    {
        var path = BuildPath(endpoint, target, query);
        Assert.False(path.Contains('{', StringComparison.Ordinal), $"{endpoint}: ApiEndpoint.BuildPath does not fill every parameter.");
        var method = endpoint.Method == "*" ? HttpMethod.Get : new HttpMethod(endpoint.Method);
        var response = await caller.Client.SendAsync(method, path, CreateBody(endpoint, target), GetRequiredHeaders(endpoint));
        if (response.HttpResponse.IsSuccessStatusCode && endpoint.Path.EndsWith("/self-evaluations/{y:int}/decisions", StringComparison.Ordinal))
        {
            scenario.RecordDecision();
        }

        return response;
    }

    /// <summary>The path of a request, with the query that the endpoint needs.</summary>
    public string BuildPath(ApiEndpoint endpoint, RequestTarget target, string query = "")
    {
        if (_queries.TryGetValue($"{endpoint.Method} {endpoint.Path}", out var createQuery))
        {
            query = query == "" ? $"?{createQuery(target)}" : $"{query}&{createQuery(target)}";
        }

        return endpoint.BuildPath(target) + query;
    }

    public static (string Name, string Value)[] GetRequiredHeaders(ApiEndpoint endpoint) =>
        ConditionalEndpoints.Contains($"{endpoint.Method} {endpoint.Path}") ? [("If-Match", "*")] : [];

    /// <summary>The body of a request; <see langword="null"/> for an endpoint without one.</summary>
    public ByteArrayContent? CreateBody(ApiEndpoint endpoint, RequestTarget target)
    {
        if (endpoint.Method is not ("POST" or "PUT" or "PATCH"))
        {
            return null;
        }

        if ($"{endpoint.Method} {endpoint.Path}" == ExtractEndpoint)
        {
            var document = $"2024年度部门整体支出绩效自评报告\n评价结论：{TenancyScenario.GetMarker(target.Bureau, target.Unit)}。自评总分99分。";
            return new ByteArrayContent(Encoding.UTF8.GetBytes(document)) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        }

        if ($"{endpoint.Method} {endpoint.Path}" == ImportEndpoint)
        {
            var list = $"code,name,sector,kind\n{target.Unit},{TenancyScenario.GetMarker(target.Bureau, target.Unit)},sector of {target.Bureau},publicInstitution\n";
            return new ByteArrayContent(Encoding.UTF8.GetBytes(list)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        }

        Assert.True(_bodies.TryGetValue($"{endpoint.Method} {endpoint.Path}", out var createBody), $"{endpoint}: add a request body to EndpointRequests.");
        return new ByteArrayContent(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(createBody(target))))
        {
            Headers = { ContentType = new MediaTypeHeaderValue($"{endpoint.Method} {endpoint.Path}" == BatchEndpoint ? "application/x-ndjson" : "application/json") },
        };
    }
}
