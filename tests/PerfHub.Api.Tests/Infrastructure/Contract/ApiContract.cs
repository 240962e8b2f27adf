using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Tests.Infrastructure.Contract;

/// <summary>The committed OpenAPI document, with which responses are compared: status, headers, media type and body.</summary>
public sealed class ApiContract
{
    private const string RootId = "https://perfhub.test/contract";

    // Headers of HTTP and of security, which mean the same for every API. Any other header that is sent must be documented.
    private static readonly string[] GeneralHeaders =
    [
        "Date", "Server", "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection", "Cache-Control", "Allow", "X-Content-Type-Options",
        "Content-Security-Policy", "Referrer-Policy", "Cross-Origin-Resource-Policy", "Strict-Transport-Security",
    ];

    // Waiting helps against these only.
    private static readonly string[] TemporaryProblems =
    [
        ProblemKind.IdempotencyKeyInUse.Type, ProblemKind.TooManyRequests.Type, ProblemKind.Unavailable.Type, ProblemKind.StoreFull.Type, ProblemKind.StoreMoved.Type,
    ];

    private readonly JsonNode _document;

    private readonly Dictionary<string, JsonSchema> _schemas = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<(string OperationId, int Status), bool> _checked = new();

    private ApiContract(JsonNode document)
    {
        _document = DocumentOperations.Expand(document);
        CommonHeaders = document["x-common-headers"]!.AsObject().Select(it => it.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var definitions = new JsonObject();
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            definitions[name] = CreateStrictSchema(AddInheritedMembers(schema!));
            _schemas[$"#/components/schemas/{name}"] = new JsonSchemaBuilder().Ref($"{RootId}#/$defs/{name}").Build();
        }

        var root = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$id"] = RootId, ["$defs"] = definitions };
        SchemaRegistry.Global.Register(JsonSchema.FromText(root.ToJsonString()));
    }

    public static ApiContract Current { get; } = new(JsonNode.Parse(File.ReadAllText(Path.Combine(SnapshotFile.RepositoryRoot, "openapi/perfhub.v1.json")))!);

    /// <summary>The headers that responses of any operation can have.</summary>
    public IReadOnlySet<string> CommonHeaders { get; }

    /// <summary>The operations and statuses of the responses that were checked.</summary>
    public IEnumerable<(string OperationId, int Status)> Checked => _checked.Keys;

    /// <summary>The ids of all operations.</summary>
    public IEnumerable<string> OperationIds =>
        _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(it => (string)it.Value!["operationId"]!));

    /// <summary>The query parameters of an operation; empty for paths that are not in the document.</summary>
    public IEnumerable<JsonNode> ListQueryParameters(HttpMethod method, string path) =>
        (FindOperation(method, path)?["parameters"]?.AsArray() ?? []).Select(it => JsonReference.Resolve(_document, it!)).Where(it => (string?)it["in"] == "query");

    /// <summary>Gets the schema of a parameter, without a reference.</summary>
    public JsonNode GetSchema(JsonNode parameter) => JsonReference.Resolve(_document, parameter["schema"]!);

    /// <summary>Resolves a reference in the document.</summary>
    public JsonNode Resolve(JsonNode node) => JsonReference.Resolve(_document, node);

    /// <summary>The id of an operation; null for paths that are not in the document.</summary>
    public string? FindOperationId(HttpMethod method, string path) => (string?)FindOperation(method, path)?["operationId"];

    /// <summary>Describes how a response differs from the document; null if it does not, and for paths that are not in the document.</summary>
    public async Task<string?> FindViolationAsync(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (FindOperation(request.Method, request.RequestUri!.AbsolutePath) is not { } operation || response.StatusCode == HttpStatusCode.InternalServerError)
        {
            return null;
        }

        var (name, status) = ((string)operation["operationId"]!, (int)response.StatusCode);
        var subject = $"{name} {status}";
        if (FindResponse(operation, status) is not { } declared)
        {
            return $"{subject}: the status is not documented.";
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        var isJson = type is "application/json" or "application/problem+json";
        var violation = FindHeaderViolation(declared, response, isJson) ?? await FindRetryViolationAsync(declared, response) ?? FindTypeViolation(declared, type)
            ?? (isJson ? FindBodyViolation(declared["content"]![type!]!["schema"]!, await ReadBodyAsync(response)) : null)
            ?? (declared["content"]?[type ?? ""]?["x-itemSchema"] is { } line ? await FindLineViolationAsync(line, response) : null);
        _checked.TryAdd((name, status), true);
        return violation is null ? null : $"{subject}: {violation}";
    }

    /// <summary>Gets a schema with the members of the schema that it extends.</summary>
    private JsonNode AddInheritedMembers(JsonNode schema)
    {
        if (schema["allOf"] is not JsonArray { Count: 1 } bases || schema["properties"] is null)
        {
            return schema;
        }

        var (all, inherited) = (schema.DeepClone().AsObject(), AddInheritedMembers(JsonReference.Resolve(_document, bases[0]!)));
        all.Remove("allOf");
        inherited["properties"]!.AsObject().ToList().ForEach(it => all["properties"]![it.Key] = it.Value!.DeepClone());
        all["required"] = new JsonArray([.. (all["required"]?.AsArray() ?? []).Concat(inherited["required"]!.AsArray()).Select(it => it!.DeepClone())]);
        return all;
    }

    /// <summary>Copies a schema in which an object has no other members than those that are listed.</summary>
    private static JsonNode? CreateStrictSchema(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            return new JsonArray([.. items.Select(CreateStrictSchema)]);
        }

        if (node is not JsonObject members)
        {
            return node?.GetValueKind() == JsonValueKind.String
                ? ((string)node!).Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)
                : node?.DeepClone();
        }

        var copy = new JsonObject(members.Select(it => KeyValuePair.Create(it.Key, CreateStrictSchema(it.Value))));
        if (members["properties"] is JsonObject && members["type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String && (string?)type == "object")
        {
            copy["additionalProperties"] = false;
        }

        return copy;
    }

    /// <summary>The response of a status. Those that operations share are one, which lists its statuses, and operations list those that only some have.</summary>
    private JsonNode? FindResponse(JsonNode operation, int status)
    {
        if (operation["responses"]![$"{status}"] is { } declared)
        {
            return JsonReference.Resolve(_document, declared);
        }

        var common = JsonReference.Resolve(_document, operation["responses"]!["default"]!);
        return common["x-statuses"]!.AsArray().Concat(operation["x-problems"]?.AsArray() ?? []).Any(it => (int)it! == status) ? common : null;
    }

    private (HashSet<string> Documented, HashSet<string> Required) FindHeaders(JsonNode declared)
    {
        var headers = declared["headers"]?.AsObject() ?? [];
        return (headers.Select(it => it.Key).ToHashSet(StringComparer.OrdinalIgnoreCase),
            headers.Where(it => (bool?)JsonReference.Resolve(_document, it.Value!)["required"] == true).Select(it => it.Key).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Where the document says that only some problems of a status have <c>Retry-After</c>, it depends on the problem.</summary>
    private async Task<string?> FindRetryViolationAsync(JsonNode declared, HttpResponseMessage response)
    {
        var (documented, required) = FindHeaders(declared);
        if (!documented.Contains("Retry-After") || required.Contains("Retry-After") || await ReadBodyAsync(response) is not { } problem)
        {
            return null;
        }

        var helps = TemporaryProblems.Contains((string?)problem["type"]);
        return helps == response.Headers.Contains("Retry-After") ? null : $"{problem["type"]}: Retry-After is {(helps ? "missing" : "sent")}.";
    }

    private string? FindHeaderViolation(JsonNode declared, HttpResponseMessage response, bool isJson)
    {
        var sent = response.Headers.Concat(response.Content.Headers).Select(it => it.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (documented, required) = FindHeaders(declared);
        var missing = documented.Where(it => required.Contains(it) || (it == "ETag" && isJson)).Except(sent, StringComparer.OrdinalIgnoreCase).ToList();
        var undocumented = sent.Except(documented, StringComparer.OrdinalIgnoreCase).Except(CommonHeaders).Except(GeneralHeaders, StringComparer.OrdinalIgnoreCase).ToList();
        return missing.Count > 0 ? $"the header {missing[0]} is missing."
            : undocumented.Count > 0 ? $"the header {undocumented[0]} is not documented."
            : response.StatusCode == HttpStatusCode.Unauthorized != sent.Contains("WWW-Authenticate") ? "WWW-Authenticate belongs to 401."

            // The common headers say these of all responses.
            : isJson && sent.Contains("Content-Disposition") ? "JSON is no file."
            : isJson && response.Content.Headers.ContentLanguage.SingleOrDefault() is not ("zh" or "en") ? "Content-Language is neither zh nor en."
            : !response.Headers.Vary.Contains("Accept-Language", StringComparer.OrdinalIgnoreCase) ? "Vary lacks Accept-Language."
            : null;
    }

    private static string? FindTypeViolation(JsonNode declared, string? type) =>
        type is null ? declared["content"] is null ? null : "the response has no body."
        : declared["content"]?[type] is null ? $"the media type {type} is not documented."
        : null;

    private static async Task<JsonNode?> ReadBodyAsync(HttpResponseMessage response)
    {
        await response.Content.LoadIntoBufferAsync();
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return bytes.Length == 0 ? null : JsonNode.Parse(bytes);
    }

    private async Task<string?> FindLineViolationAsync(JsonNode schema, HttpResponseMessage response)
    {
        await response.Content.LoadIntoBufferAsync();
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Select(line => FindBodyViolation(schema, JsonNode.Parse(line))).FirstOrDefault(it => it is not null);
    }

    /// <summary>Describes how a body differs from the schema to which this node refers; null if it does not.</summary>
    public string? FindBodyViolation(JsonNode schema, JsonNode? body)
    {
        if (schema["anyOf"] is JsonArray choices)
        {
            var violations = choices.Select(choice => FindBodyViolation(choice!, body)).ToList();
            return violations.Contains(null) ? null : string.Join("; or ", violations);
        }

        if (body is null || (string?)schema["$ref"] is not { } reference)
        {
            // HEAD.
            return null;
        }

        var result = _schemas[reference].Evaluate(body, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid
            ? null
            : string.Join("; ", result.Details.Where(it => it.HasErrors).Select(it => $"{it.InstanceLocation} ({it.EvaluationPath}): {string.Join(", ", it.Errors!.Values)}").Take(5));
    }

    private JsonNode? FindOperation(HttpMethod method, string path)
    {
        var parts = path.Split('/');
        var name = (method == HttpMethod.Head ? HttpMethod.Get : method).Method.ToLowerInvariant();
        return _document["paths"]!.AsObject().Where(it => it.Value![name] is not null && Matches(it.Key.Split('/'), parts))
            .OrderBy(it => it.Key.Count(letter => letter == '{')).FirstOrDefault().Value?[name];
    }

    private static bool Matches(string[] template, string[] parts) =>
        template.Length == parts.Length
        && template.Zip(parts).All(it => it.First == it.Second || (it.First.StartsWith('{') && it.Second.Length > 0 && (it.First != "{fiscalYear}" || it.Second.All(char.IsAsciiDigit))));
}
