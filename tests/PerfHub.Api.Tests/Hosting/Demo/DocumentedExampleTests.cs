using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Demo;

/// <summary>Sends the examples of the API description to the demo as they are, as Swagger UI does.</summary>
[Trait("Category", "Slow")]
public sealed class DocumentedExampleTests
{
    // The demo prints keys for these roles, and none for an operator.
    private static readonly string[] Roles = ["bureauAdmin", "unit", "auditor", "bureauReader"];

    private static readonly string[] Order = ["post", "put", "get", "delete"];

    // What the examples themselves create, by the part of the path that comes before its id.
    private static readonly string[] Created = ["api-keys", "deviations", "evaluations", "webhooks"];

    [Fact]
    public async Task Every_example_succeeds_in_the_demo_for_a_role_that_the_operation_allows()
    {
        await using var host = new HostProcess(("ASPNETCORE_ENVIRONMENT", "Development"));
        await host.StartAsync();
        await host.WaitForOutputAsync("deviations/2024");
        var clients = Roles.ToDictionary(role => role, role => new ApiClient(host.CreateHttpClient(
            host.Output.Single(line => line.TrimStart().StartsWith(role + " ", StringComparison.Ordinal) && line.Contains("phk_", StringComparison.Ordinal)).Split(' ')[^1])));
        var document = (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK);
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(it => (Path: path.Key, Method: it.Key, Operation: it.Value!)))
            .OrderBy(it => Array.IndexOf(Order, it.Method))
            // A report that was returned takes no findings, so that it is returned last.
            .ThenBy(it => (string?)it.Operation["operationId"] == "DecideReport")
            // First what creates something, then what is done to it; a webhook has deliveries after its test.
            .ThenBy(it => it.Path.Contains("{id}", StringComparison.Ordinal))
            .ThenBy(it => it.Path.Contains("{number}", StringComparison.Ordinal));
        var (failures, sent, ids) = (new List<string>(), 0, new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (path, method, operation) in operations)
        {
            var allowed = ((string)operation["description"]!).Split(':', '.')[1].Split(',').Select(it => it.Trim()).ToList();
            var (body, hasBody) = (CreateBody(document, operation), operation["requestBody"] is not null);
            if (Array.Find(Roles, allowed.Contains) is not { } role || (hasBody && body is null))
            {
                // For operators only, or a document to upload.
                Assert.True(allowed is ["operator"] || hasBody, path);
                continue;
            }

            var hasId = path.Contains("{id}", StringComparison.Ordinal);
            var realId = hasId ? ids.GetValueOrDefault(path.Split("/{id}")[0].Split('/')[^1]) : null;
            var (target, headers) = Fill(document, realId is null ? path : path.Replace("{id}", realId, StringComparison.Ordinal), operation);
            var response = await clients[role].SendAsync(new HttpMethod(method.ToUpperInvariant()), target, body, headers);
            sent++;
            if (method == "post" && response.HttpResponse.IsSuccessStatusCode && response.Body.StartsWith('{') && (string?)response.Json["id"] is { } id)
            {
                ids.TryAdd(path.Split('/').Last(it => !it.StartsWith('{')), id);
            }

            // An example of an id cannot be in every store, as its description says.
            var isExpected = response.HttpResponse.IsSuccessStatusCode || (hasId && realId is null && response.Status == HttpStatusCode.NotFound);
            if (!isExpected)
            {
                failures.Add($"{operation["operationId"]} as {role}: {(int)response.Status} {response.Body}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.InRange(sent, 70, 200);
        Assert.All(Created, it => Assert.Contains(it, ids.Keys));
    }

    private static (string Path, (string Name, string Value)[] Headers) Fill(JsonNode document, string path, JsonNode operation)
    {
        var parameters = operation["parameters"]!.AsArray().Select(it => JsonReference.Resolve(document, it!)).Where(it => it["example"] is not null).ToList();
        var query = new List<string>();
        foreach (var parameter in parameters.Where(it => (string?)it["in"] != "header"))
        {
            var (name, value) = ((string)parameter["name"]!, Uri.EscapeDataString(parameter["example"]!.ToString()));
            path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            if ((string?)parameter["in"] == "query")
            {
                query.Add($"{name}={value}");
            }
        }

        return (query.Count == 0 ? path : $"{path}?{string.Join('&', query)}",
            [.. parameters.Where(it => (string?)it["in"] == "header").Select(it => ((string)it["name"]!, it["example"]!.ToString()))]);
    }

    private static ByteArrayContent? CreateBody(JsonNode document, JsonNode operation)
    {
        var (type, media) = operation["requestBody"]?["content"]?.AsObject().FirstOrDefault() ?? default;
        var example = media?["example"] ?? (media?["examples"] is JsonObject examples ? JsonReference.Resolve(document, examples.First().Value!)["value"] : null);
        return example is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(example.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string)example! : example.ToJsonString()))
        {
            Headers = { ContentType = new MediaTypeHeaderValue(type) },
        };
    }
}
