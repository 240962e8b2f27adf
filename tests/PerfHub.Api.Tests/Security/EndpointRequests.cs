using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Security;

/// <summary>A good request to every endpoint: who may make it succeeds.</summary>
public sealed class EndpointRequests(TenancyScenario neighbours)
{
    private const string BatchEndpoint = "POST /v1/bureaus/{b}/self-evaluations/{y:int}/batch";

    // By endpoint, for those that take a body. An endpoint that is not here, and takes one, fails the walk.
    private readonly Dictionary<string, Func<RequestTarget, object>> _bodies = new()
    {
        ["POST /v1/api-keys"] = to => new { role = "bureauAdmin", bureau = to.Bureau, name = "walk" },
        ["POST /v1/api-keys/{id}/rotations"] = _ => new { },
        ["POST /v1/bureaus"] = to => new { code = neighbours.CreateBureauCode(), name = "walk", parent = to.Bureau },
        ["PUT /v1/bureaus/{b}/parent"] = _ => new { parent = neighbours.ParentBureau },
        ["POST /v1/bureaus/{b}/deviations/{y:int}/decisions"] = to => new { kind = "comment", text = TenancyScenario.GetMarker(to.Bureau, to.Unit) },
        ["POST /v1/deviations/{id}/events"] = to => new { kind = "comment", text = TenancyScenario.GetMarker(to.Bureau, to.Unit) },
        ["POST /v1/bureaus/{b}/evaluations/{y:int}"] = _ => new { },
        ["PUT /v1/bureaus/{b}/units/{u}"] = to => TenancyScenario.CreateUnitBody(to.Bureau, to.Unit),
        ["PUT /v1/bureaus/{b}/policies/{y:int}"] = _ => new { },
        ["POST /v1/bureaus/{b}/policies/{y:int}/preview"] = _ => new { },
        [BatchEndpoint] = to => new { unit = to.Unit, report = TenancyScenario.CreateReport(to.Bureau, to.Unit) },
        ["POST /v1/bureaus/{b}/units/{u}/mid-year/{y:int}"] = to => TenancyScenario.CreateMidYearBody(to.Bureau, to.Unit, 36),
        ["POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}"] = to => TenancyScenario.CreateReport(to.Bureau, to.Unit),
        ["POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/decisions"] = _ => new { decision = neighbours.NextDecision, reason = "walk" },
        ["POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/validate"] = to => TenancyScenario.CreateReport(to.Bureau, to.Unit),
        ["PUT /v1/bureaus/{b}/windows/{y:int}"] = _ => TenancyScenario.WindowsBody,
        ["PUT /v1/bureaus/{b}/windows/{y:int}/extensions/{u}"] = to => TenancyScenario.CreateExtensionBody(to.Bureau, to.Unit),
    };

    // What must be in the query of those that name whose they are there, or else would do much, or answer otherwise each time.
    private readonly Dictionary<string, Func<RequestTarget, string>> _queries = new()
    {
        ["POST /v1/bureaus/{b}/deviations/{y:int}/decisions"] = to => $"unit={to.Unit}&rule=over-completion",
        ["GET /v1/bureaus/{b}/deviations/{y:int}/sample"] = _ => "seed=walk",
        ["GET /v1/api-keys"] = to => $"bureau={to.Bureau}",
    };

    // Those that change only what the caller has read; here, whatever is there.
    private static readonly string[] ConditionalEndpoints = ["PUT /v1/bureaus/{b}/policies/{y:int}", "DELETE /v1/bureaus/{b}/policies/{y:int}"];

    /// <summary>Asks an endpoint for a subject.</summary>
    public async Task<ApiResponse> SendAsync(ApiEndpoint endpoint, TestCaller walker, RequestTarget subject, string query = "")
    {
        var path = endpoint.BuildPath(subject);
        Assert.False(path.Contains('{', StringComparison.Ordinal), $"{endpoint}: nobody has said what its parameters are in the walk.");
        if (_queries.TryGetValue($"{endpoint.Method} {endpoint.Path}", out var own))
        {
            query = query == "" ? $"?{own(subject)}" : $"{query}&{own(subject)}";
        }

        var method = endpoint.Method == "*" ? HttpMethod.Get : new HttpMethod(endpoint.Method);
        var answer = await walker.Client.SendAsync(method, path + query, CreateBody(endpoint, subject), GetRequiredHeaders(endpoint));
        if (answer.HttpResponse.IsSuccessStatusCode && path.EndsWith("/decisions", StringComparison.Ordinal))
        {
            neighbours.RecordDecision();
        }

        return answer;
    }

    /// <summary>The headers without which an endpoint does nothing.</summary>
    public static (string Name, string Value)[] GetRequiredHeaders(ApiEndpoint endpoint) =>
        ConditionalEndpoints.Contains($"{endpoint.Method} {endpoint.Path}") ? [("If-Match", "*")] : [];

    /// <summary>What an endpoint is sent for a subject; nothing where it takes no body.</summary>
    public ByteArrayContent? CreateBody(ApiEndpoint endpoint, RequestTarget subject)
    {
        if (endpoint.Method is not ("POST" or "PUT" or "PATCH"))
        {
            return null;
        }

        Assert.True(_bodies.TryGetValue($"{endpoint.Method} {endpoint.Path}", out var body), $"{endpoint}: nobody has said what it is sent in the walk.");
        return new ByteArrayContent(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body(subject))))
        {
            Headers = { ContentType = new MediaTypeHeaderValue($"{endpoint.Method} {endpoint.Path}" == BatchEndpoint ? "application/x-ndjson" : "application/json") },
        };
    }
}
