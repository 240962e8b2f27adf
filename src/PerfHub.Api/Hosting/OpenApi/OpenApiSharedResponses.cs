using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>The responses and headers that many operations share, as components of the document.</summary>
internal static class OpenApiSharedResponses
{
    public const string ProblemSchema = "Problem", NotModified = "NotModified", CommonProblem = "CommonProblem";

    // Any operation can have these: they are one response, which all refer to as “default”.
    private static readonly int[] CommonStatuses =
    [
        StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status406NotAcceptable, StatusCodes.Status429TooManyRequests,
        StatusCodes.Status503ServiceUnavailable,
    ];

    /// <summary>The extension of an operation that lists which of <see cref="SimpleStatuses"/> it can have.</summary>
    public const string SimpleProblems = "x-problems";

    // They mean the same for every operation that has parameters or a body, so they are in the same response.
    private static readonly int[] SimpleStatuses =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status408RequestTimeout, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType,
    ];

    // Where the problems of a status are partly such that waiting does not help.
    private const string OptionalRetryAfter = "RetryAfterIfTemporary";

    // The others depend on the media type, the page, the problem or the limits of the host.
    private static readonly string[] AlwaysSent = ["Location", "Retry-After"];

    private static readonly ProblemKind[] WithRetryAfter =
        [ProblemKind.IdempotencyKeyInUse, ProblemKind.TooManyRequests, ProblemKind.Unavailable, ProblemKind.StoreFull, ProblemKind.StoreMoved];

    private static readonly Dictionary<string, string> Headers = new(StringComparer.Ordinal)
    {
        ["ETag"] = "The entity tag of the resource: send it as If-None-Match to read again, as If-Match to change what was read.",
        ["Location"] = "The path of what was created.",
        ["Idempotency-Replayed"] = "“true” if this is the stored response of an earlier request.",
        ["Link"] = "<path>; rel=\"next\": the next page; absent on the last one.",
        ["Retry-After"] = "Seconds to wait before trying again.",
        [OptionalRetryAfter] = "Seconds to wait before trying again; absent where waiting does not help.",
        ["WWW-Authenticate"] = "How to authenticate (RFC 6750); with 401.",
    };

    /// <summary>Adds a header to a response.</summary>
    public static void AddHeader(OpenApiResponse response, string name, OpenApiDocument document) =>
        AddHeader(response, name, CreateHeaderId(name), document);

    /// <summary>Gets the name of the component of a header.</summary>
    public static string CreateHeaderId(string name) => name.Replace("-", "", StringComparison.Ordinal);

    private static void AddHeader(OpenApiResponse response, string name, string id, OpenApiDocument document)
    {
        var headers = GetComponents(document).Headers ??= new Dictionary<string, IOpenApiHeader>();
        if (!headers.ContainsKey(id))
        {
            document.AddComponent(id, new OpenApiHeader
            {
                Description = Headers.GetValueOrDefault(id) ?? OpenApiCommonHeaders.FindDescription(name) ?? Headers[name],
                Required = id != OptionalRetryAfter && AlwaysSent.Contains(name),
                Schema = new OpenApiSchema { Type = name == "Retry-After" ? JsonSchemaType.Integer : JsonSchemaType.String },
            });
        }

        (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeaderReference(id, document);
    }

    /// <summary>Gets the response of a status with these problems.</summary>
    public static OpenApiResponseReference GetProblems(int status, IReadOnlyList<ProblemKind> kinds, OpenApiDocument document)
    {
        var id = CreateId(status, kinds);
        if (Find(document, id) is null)
        {
            var response = CreateProblem(string.Join("; ", kinds.Select(Describe)), document);
            if (kinds.All(WithRetryAfter.Contains))
            {
                AddHeader(response, "Retry-After", document);
            }
            else if (kinds.Any(WithRetryAfter.Contains))
            {
                AddHeader(response, "Retry-After", OptionalRetryAfter, document);
            }

            document.AddComponent(id, response);
        }

        return new OpenApiResponseReference(id, document);
    }

    /// <summary>Whether operations need not declare a problem, because any can have it.</summary>
    public static bool IsCommon(ProblemKind kind) => CommonStatuses.Contains(kind.Status);

    /// <summary>Whether operations declare a problem by its status only.</summary>
    public static bool IsSimple(ProblemKind kind) => SimpleStatuses.Contains(kind.Status);

    /// <summary>Gets the response with the problems that any operation can have.</summary>
    public static OpenApiResponseReference GetCommonProblem(OpenApiDocument document)
    {
        if (Find(document, CommonProblem) is null)
        {
            var response = CreateProblem(
                $"What any operation can respond. {Describe(IsCommon)} What operations can respond that list the status in `{SimpleProblems}`. {Describe(IsSimple)}", document);
            response.Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["x-statuses"] = new JsonNodeExtension(new JsonArray([.. CommonStatuses.Select(it => JsonValue.Create(it))])),
            };
            AddHeader(response, "WWW-Authenticate", document);
            AddHeader(response, "Retry-After", OptionalRetryAfter, document);
            OpenApiCommonHeaders.AddTo(response, document);
            document.AddComponent(CommonProblem, response);
        }

        return new OpenApiResponseReference(CommonProblem, document);
    }

    /// <summary>Gets the response 304.</summary>
    public static OpenApiResponseReference GetNotModified(OpenApiDocument document)
    {
        if (Find(document, NotModified) is null)
        {
            var response = new OpenApiResponse { Description = "The stored response is still current." };
            AddHeader(response, "ETag", document);
            document.AddComponent(NotModified, response);
        }

        return new OpenApiResponseReference(NotModified, document);
    }

    /// <summary>
    /// Replaces equal responses of success by references to one component. Of several with the same schema and status, which differ in their
    /// headers, the most frequent one is shared.
    /// </summary>
    public static void ShareSuccesses(OpenApiDocument document)
    {
        var groups = document.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()).Select(it => it.Responses!)
            .SelectMany(responses => responses.Where(it => it.Key.StartsWith('2')).Select(it => (Responses: responses, Status: it.Key, Response: it.Value)))
            .GroupBy(it => it.Status + Serialize(it.Response), StringComparer.Ordinal).Where(group => group.Count() > 1)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var group in groups)
        {
            var (_, status, response) = group.First();
            var schema = response.Content?.TryGetValue("application/json", out var json) == true ? (json.Schema as OpenApiSchemaReference)?.Reference.Id : null;
            var id = (schema ?? (response.Content is null ? "" : "File")) + ReasonPhrases.GetReasonPhrase(int.Parse(status, CultureInfo.InvariantCulture)).Replace(" ", "", StringComparison.Ordinal);
            if (Find(document, id) is null)
            {
                document.AddComponent(id, response);
                group.ToList().ForEach(it => it.Responses[status] = new OpenApiResponseReference(id, document));
            }
        }
    }

    private static string Serialize(IOpenApiResponse response)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        response.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString();
    }

    private static OpenApiResponse CreateProblem(string description, OpenApiDocument document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) },
        },
    };

    private static string Describe(Func<ProblemKind, bool> isIncluded)
    {
        var statuses = ProblemKind.All.Where(isIncluded).GroupBy(kind => kind.Status).Select(kinds => $"{kinds.Key}: {string.Join("; ", kinds.Select(Describe))}");
        return string.Join(". ", statuses) + ".";
    }

    private static string Describe(ProblemKind kind) => $"{kind.Title.En} ({kind.Type})";

    /// <summary>The name of the status if the problems are all that have it, else the names of the problems.</summary>
    private static string CreateId(int status, IReadOnlyList<ProblemKind> kinds) =>
        ProblemKind.All.Where(kind => kind.Status == status).All(kinds.Contains)
            ? ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal)
            : string.Join("Or", kinds.Select(kind => string.Concat(kind.Slug.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))));

    private static IOpenApiResponse? Find(OpenApiDocument document, string id) =>
        (GetComponents(document).Responses ??= new Dictionary<string, IOpenApiResponse>()).TryGetValue(id, out var response) ? response : null;

    private static OpenApiComponents GetComponents(OpenApiDocument document) => document.Components ??= new OpenApiComponents();
}
