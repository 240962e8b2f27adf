using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Http.QueryParameters;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Configures the generated OpenAPI document.</summary>
public static class OpenApiSetup
{
    /// <summary>The name and the path of the document.</summary>
    public const string DocumentName = "v1", DocumentPath = $"/openapi/{DocumentName}.json";

    private const string SecurityScheme = "ApiKey";

    /// <summary>Registers the document <c>v1</c>.</summary>
    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "PerfHub",
                Version = "v1",
                Description = "Filing, verification, ranking and review of yearly performance self-evaluations. 部门单位整体支出绩效自评的填报、核验、排名与审核。",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[SecurityScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key, phk_<id>_<secret>. If the host trusts an OIDC issuer: also a JWT of that issuer for this service.",
            };
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(WebhookDocumentation.TransformDocumentAsync);
        options.CreateSchemaReferenceId = OpenApiSchemas.GetReferenceId;
        options.AddSchemaTransformer(OpenApiSchemas.TransformSchemaAsync);
        options.AddOperationTransformer(TransformOperationAsync);
    });

    private static async Task TransformOperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        List<ProblemKind> problems = [.. metadata.OfType<ProblemMetadata>().SelectMany(it => it.Kinds)];
        if (metadata.OfType<AccessRequirement>().FirstOrDefault() is { } access)
        {
            var roles = access.Roles.Select(Paging.ToCamelCase);
            operation.Description = $"Roles: {string.Join(", ", roles)}.";
            operation.Security =
                [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, context.Document)] = [] }];
            problems.AddRange([ProblemKind.Unauthorized, ProblemKind.Forbidden, ProblemKind.TooManyRequests, .. ProblemKind.All.Where(kind => kind.Status == StatusCodes.Status503ServiceUnavailable)]);
            if (operation.Parameters?.Any(it => it.In == ParameterLocation.Path) == true)
            {
                problems.Add(ProblemKind.NotFound);
            }
        }

        if (metadata.OfType<QueryParameterSet>().Any())
        {
            problems.Add(ProblemKind.BadParameter);
        }

        var fileTypes = metadata.OfType<FileResponseMetadata>().SelectMany(files => files.Formats.Select(ListFormatNegotiator.GetMediaType))
            .Concat(metadata.OfType<DocumentResponseMetadata>().SelectMany(documents => documents.MediaTypes));
        if (operation.Responses?.GetValueOrDefault("200")?.Content is { } fileContent)
        {
            foreach (var type in fileTypes)
            {
                fileContent[type] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
            }
        }

        await AddProblemResponsesAsync(operation, problems, context, cancel);
        AddHeaders(operation, metadata);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            DescribeParameter(parameter, metadata.OfType<ParameterValuesMetadata>().FirstOrDefault(it => it.Name == parameter.Name));
            parameter.Example = metadata.OfType<ParameterExampleMetadata>().FirstOrDefault(it => it.Name == parameter.Name)?.Value;
        }

        if (metadata.OfType<RequestExampleMetadata>().FirstOrDefault() is { } example && operation.RequestBody?.Content is { } content)
        {
            foreach (var media in content.Values.OfType<OpenApiMediaType>())
            {
                media.Example = example.CreateJson();
            }
        }
    }

    private static async Task AddProblemResponsesAsync(
        OpenApiOperation operation, List<ProblemKind> problems, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.Responses ??= [];
        if (problems.Count == 0)
        {
            return;
        }

        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancel);
        context.Document!.Components ??= new OpenApiComponents();
        context.Document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        context.Document.Components.Schemas.TryAdd("Problem", schema);
        foreach (var kinds in problems.Distinct().GroupBy(kind => kind.Status).OrderBy(group => group.Key))
        {
            operation.Responses[$"{kinds.Key}"] = new OpenApiResponse
            {
                Description = string.Join("; ", kinds.Select(kind => $"{kind.Title.En} ({kind.Type})")),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) },
                },
            };
        }
    }

    private static void AddHeaders(OpenApiOperation operation, IList<object> metadata)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(CreateHeaderParameter("Accept-Language", "The language of texts: zh (default) or en."));
        if (operation.Responses?.ContainsKey("304") == true && operation.Responses["200"] is OpenApiResponse okResponse)
        {
            operation.Parameters.Add(CreateHeaderParameter("If-None-Match", "The ETag of a stored response: 304 if it is still current."));
            AddResponseHeader(okResponse, "ETag", "Identifies this version of the response.");
        }

        var successes = operation.Responses!.Where(it => it.Key.StartsWith('2')).Select(it => it.Value).OfType<OpenApiResponse>().ToList();
        if (metadata.OfType<PreconditionMetadata>().Any())
        {
            operation.Parameters.Add(CreateHeaderParameter(
                "If-Match", "The ETag of the resource, in any language. 412 if the resource has changed since. “*” matches any existing resource."));
            operation.Parameters.Add(CreateHeaderParameter("If-None-Match", "“*”: 412 if the resource exists."));
            successes.ForEach(response => AddResponseHeader(response, "ETag", "The ETag of the resource after the request."));
        }

        if (metadata.OfType<IdempotencyMetadata>().Any())
        {
            operation.Parameters.Add(CreateHeaderParameter(
                IdempotentRequest.HeaderName, "1–255 visible ASCII characters. A retry with the same key and body within 48 hours gets the stored response and changes nothing."));
            successes.ForEach(response => AddResponseHeader(response, ReplayedResult.HeaderName, "“true” if this is the stored response of an earlier request."));
        }
    }

    private static void AddResponseHeader(OpenApiResponse response, string header, string description)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[header] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    private static OpenApiParameter CreateHeaderParameter(string name, string description) => new()
    {
        Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static void DescribeParameter(OpenApiParameter parameter, ParameterValuesMetadata? values)
    {
        if (values is not null && parameter.Schema is OpenApiSchema schema)
        {
            List<JsonNode> names = [.. values.Values.Select(value => (JsonNode)value)];
            if (values.AllowsMultiple)
            {
                schema.Type = JsonSchemaType.Array;
                schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = names };
            }
            else
            {
                schema.Enum = names;
            }
        }

        if (parameter is { Name: "limit", Schema: OpenApiSchema limit })
        {
            (limit.Type, limit.Minimum, limit.Maximum) = (JsonSchemaType.Integer, "1", $"{Paging.MaxLimit}");
        }

        parameter.Description ??= parameter.Name switch
        {
            "b" => "The bureau's code.",
            "u" => "The unit's code.",
            "y" => "The fiscal year.",
            "n" => "The number of the revision, version or delivery, from 1.",
            "id" => "The id.",
            "limit" => "The maximum number of items: 1–500, 50 by default.",
            "cursor" => "The nextCursor of the previous page; the first page without it.",
            "after" => "The next of the previous response; from the start without it.",
            "wait" => "How long to wait for a change if there is none yet, seconds: 0–60, 0 by default.",
            "all" => "Decides all deviations of the year; needed where no filter but scope is given: false by default.",
            "decidedBy" => "Only deviations that the bulk decision with this id has decided; a bulk decision leaves out those decided again since.",
            "dryRun" => "Checks and evaluates each line as filing would, with the same statuses, and stores nothing: false by default.",
            "keys" => "Gives each new unit a key, which the response shows once: false by default.",
            "preview" => "Counts the deviations that would be decided, by status and rule, without changing them: false by default.",
            "sector" => "Only units of this sector.",
            "kind" => "Only units of this kind.",
            "scope" => "subtree: the bureau and all bureaus below it (default); own: the bureau only (default for units).",
            "metric" => "The figure to rank by: verifiedScore by default.",
            "order" => "The order: desc by default.",
            "rule" => "Only deviations of these rules; separate several with commas, or repeat the parameter.",
            "group" => "Only deviations of rules in these groups of the catalogue; several as for rule.",
            "severity" => "Only deviations of these severities; several as for rule.",
            "status" => "Only items with this status; for deviations several, as for rule.",
            "assignee" => "Only deviations assigned to this person; empty for unassigned ones.",
            "minDifference" => "Only deviations whose difference has at least this absolute value.",
            "maxDifference" => "Only deviations whose difference has at most this absolute value.",
            "text" => "Only deviations with this text, 1–200 characters, in the unit's name, the message in either language, the formula or the explanation; ASCII letters match in either case.",
            "sort" => "The sort key: unit (bureau, unit, rule; default), severity, difference (its absolute value; missing ones last) or time (of the last change).",
            "format" when values?.Values.Contains("docx") == true => "json by default; docx or xlsx for the report as a document in the official form.",
            "format" => "json for a page; any other for the whole list as a file, without limit and cursor. By default the Accept header decides.",
            "bureau" => "Only items of the bureau with this code; for deviations, those of the bureaus below it too. For indicators: the bureau of the unit, the one in the path by default.",
            "name" => "The exact name of the indicator; without it, the response lists the names.",
            "sample" => "The approximate number of reports to evaluate, as an even sample: 1–50000, 5000 by default; all reports if there are fewer.",
            "size" => "The number of units to draw: 1–500, 20 by default; all units if there are fewer.",
            "seed" => "Any text of 1–64 characters; the same seed draws the same sample. Without it, the response states a generated one.",
            "owner" => "The bureau that set the version: the one in the path or one above it.",
            "phase" => "The phase that the extension applies to: final by default.",
            "role" => "Only keys of this role.",
            "unit" => "Only deviations of the unit with this code. For indicators: the unit whose ranks the response states.",
            _ => null,
        };
    }
}
