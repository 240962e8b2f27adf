using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Tenancy;

/// <summary>A good request to every endpoint: who may make it succeeds.</summary>
public sealed class SurfaceCalls(Neighbours neighbours)
{
    private const string Batch = "POST /v1/bureaus/{b}/self-evaluations/{y:int}/batch";

    // By endpoint, for those that take a body. An endpoint that is not here, and takes one, fails the walk.
    private readonly Dictionary<string, Func<Subject, object>> _bodies = new()
    {
        ["POST /v1/api-keys"] = to => new { role = "bureauAdmin", bureau = to.Bureau, name = "walk" },
        ["POST /v1/api-keys/{id}/rotations"] = _ => new { },
        ["POST /v1/bureaus"] = to => new { code = neighbours.NewCode(), name = "walk", parent = to.Bureau },
        ["PUT /v1/bureaus/{b}/parent"] = _ => new { parent = neighbours.Parent },
        ["POST /v1/bureaus/{b}/deviations/{y:int}/decisions"] = to => new { kind = "comment", text = Neighbours.Mark(to.Bureau, to.Unit) },
        ["POST /v1/deviations/{id}/events"] = to => new { kind = "comment", text = Neighbours.Mark(to.Bureau, to.Unit) },
        ["POST /v1/bureaus/{b}/evaluations/{y:int}"] = _ => new { },
        ["PUT /v1/bureaus/{b}/units/{u}"] = to => Neighbours.Unit(to.Bureau, to.Unit),
        ["PUT /v1/bureaus/{b}/policies/{y:int}"] = _ => new { },
        ["POST /v1/bureaus/{b}/policies/{y:int}/preview"] = _ => new { },
        [Batch] = to => new { unit = to.Unit, report = Neighbours.Report(to.Bureau, to.Unit) },
        ["POST /v1/bureaus/{b}/units/{u}/mid-year/{y:int}"] = to => Neighbours.MidYear(to.Bureau, to.Unit, 36),
        ["POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}"] = to => Neighbours.Report(to.Bureau, to.Unit),
        ["POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/decisions"] = _ => new { decision = neighbours.NextDecision, reason = "walk" },
        ["POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/validate"] = to => Neighbours.Report(to.Bureau, to.Unit),
        ["PUT /v1/bureaus/{b}/windows/{y:int}"] = _ => Neighbours.Windows,
        ["PUT /v1/bureaus/{b}/windows/{y:int}/extensions/{u}"] = to => Neighbours.Extension(to.Bureau, to.Unit),
    };

    // What must be in the query of those that name whose they are there, or else would do much, or answer otherwise each time.
    private readonly Dictionary<string, Func<Subject, string>> _queries = new()
    {
        ["POST /v1/bureaus/{b}/deviations/{y:int}/decisions"] = to => $"unit={to.Unit}&rule=over-completion",
        ["GET /v1/bureaus/{b}/deviations/{y:int}/sample"] = _ => "seed=walk",
        ["GET /v1/api-keys"] = to => $"bureau={to.Bureau}",
    };

    // Those that change only what the caller has read; here, whatever is there.
    private static readonly string[] Conditional = ["PUT /v1/bureaus/{b}/policies/{y:int}", "DELETE /v1/bureaus/{b}/policies/{y:int}"];

    /// <summary>Asks an endpoint for a subject.</summary>
    public async Task<Answer> Send(SurfaceEndpoint endpoint, Walker walker, Subject subject, string query = "")
    {
        var path = endpoint.At(subject);
        Assert.False(path.Contains('{', StringComparison.Ordinal), $"{endpoint}: nobody has said what its parameters are in the walk.");
        if (_queries.TryGetValue($"{endpoint.Method} {endpoint.Path}", out var own))
        {
            query = query == "" ? $"?{own(subject)}" : $"{query}&{own(subject)}";
        }

        var method = endpoint.Method == "*" ? HttpMethod.Get : new HttpMethod(endpoint.Method);
        var answer = await walker.Client.Send(method, path + query, Body(endpoint, subject), Headers(endpoint));
        if (answer.Response.IsSuccessStatusCode && path.EndsWith("/decisions", StringComparison.Ordinal))
        {
            neighbours.HasDecided();
        }

        return answer;
    }

    /// <summary>The headers without which an endpoint does nothing.</summary>
    public static (string Name, string Value)[] Headers(SurfaceEndpoint endpoint) =>
        Conditional.Contains($"{endpoint.Method} {endpoint.Path}") ? [("If-Match", "*")] : [];

    /// <summary>What an endpoint is sent for a subject; nothing where it takes no body.</summary>
    public ByteArrayContent? Body(SurfaceEndpoint endpoint, Subject subject)
    {
        if (endpoint.Method is not ("POST" or "PUT" or "PATCH"))
        {
            return null;
        }

        Assert.True(_bodies.TryGetValue($"{endpoint.Method} {endpoint.Path}", out var body), $"{endpoint}: nobody has said what it is sent in the walk.");
        return new ByteArrayContent(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body(subject))))
        {
            Headers = { ContentType = new MediaTypeHeaderValue($"{endpoint.Method} {endpoint.Path}" == Batch ? "application/x-ndjson" : "application/json") },
        };
    }
}
