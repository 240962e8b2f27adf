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

    // Where the problems of a status are partly such that waiting does not help.
    private const string OptionalRetryAfter = "RetryAfterIfTemporary";

    // The others depend on the media type, the page or the limits of the host.
    private static readonly string[] AlwaysSent = ["Location", "Retry-After"];

    private static readonly ProblemKind[] WithRetryAfter =
        [ProblemKind.IdempotencyKeyInUse, ProblemKind.TooManyRequests, ProblemKind.Unavailable, ProblemKind.StoreFull, ProblemKind.StoreMoved];

    private static readonly Dictionary<string, string> Headers = new(StringComparer.Ordinal)
    {
        ["ETag"] = "The entity tag of the resource: send it as If-None-Match to read again, as If-Match to change what was read.",
        ["Location"] = "The path of what was created.",
        ["Idempotency-Replayed"] = "“true” if this is the stored response of an earlier request.",
        ["Link"] = "“<path>; rel=next”: the next page; absent on the last one.",
        ["RateLimit-Policy"] = "The limit that applies: “q” requests at once, filling up in “w” seconds (draft-ietf-httpapi-ratelimit-headers).",
        ["RateLimit"] = "What is left: “r” requests. Neither header is sent by hosts without limits, or where the limit of an address applies.",
        ["Retry-After"] = "Seconds to wait before trying again.",
        [OptionalRetryAfter] = "Seconds to wait before trying again; absent where waiting does not help.",
        ["WWW-Authenticate"] = "How to authenticate (RFC 6750); with 401.",
    };

    /// <summary>Adds a header to a response.</summary>
    public static void AddHeader(OpenApiResponse response, string name, OpenApiDocument document) =>
        AddHeader(response, name, name.Replace("-", "", StringComparison.Ordinal), document);

    private static void AddHeader(OpenApiResponse response, string name, string id, OpenApiDocument document)
    {
        var headers = GetComponents(document).Headers ??= new Dictionary<string, IOpenApiHeader>();
        if (!headers.ContainsKey(id))
        {
            document.AddComponent(id, new OpenApiHeader
            {
                Description = Headers.GetValueOrDefault(id) ?? Headers[name],
                Required = id != OptionalRetryAfter && AlwaysSent.Contains(name),
                Schema = new OpenApiSchema { Type = name == "Retry-After" ? JsonSchemaType.Integer : JsonSchemaType.String },
            });
        }

        (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeaderReference(id, document);
    }

    /// <summary>Adds the headers that tell what the caller may still send.</summary>
    public static void AddRateLimitHeaders(OpenApiResponse response, OpenApiDocument document)
    {
        AddHeader(response, "RateLimit-Policy", document);
        AddHeader(response, "RateLimit", document);
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

    /// <summary>Gets the response with the problems that any operation can have.</summary>
    public static OpenApiResponseReference GetCommonProblem(OpenApiDocument document)
    {
        if (Find(document, CommonProblem) is null)
        {
            var kinds = ProblemKind.All.Where(IsCommon).GroupBy(kind => kind.Status).Select(kinds => $"{kinds.Key}: {string.Join("; ", kinds.Select(Describe))}");
            var response = CreateProblem($"What any operation can respond. {string.Join(". ", kinds)}.", document);
            response.Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["x-statuses"] = new JsonNodeExtension(new JsonArray([.. CommonStatuses.Select(it => JsonValue.Create(it))])),
            };
            AddHeader(response, "WWW-Authenticate", document);
            AddHeader(response, "Retry-After", OptionalRetryAfter, document);
            AddRateLimitHeaders(response, document);
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

    private static OpenApiResponse CreateProblem(string description, OpenApiDocument document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) },
        },
    };

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
