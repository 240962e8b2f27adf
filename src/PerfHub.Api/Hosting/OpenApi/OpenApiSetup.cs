using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>The generated description of the API.</summary>
public static class OpenApiSetup
{
    private const string SecurityScheme = "ApiKey";

    /// <summary>Registers the document <c>v1</c>.</summary>
    /// <param name="services">The services.</param>
    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "PerfHub",
                Version = "v1",
                Description = "Yearly performance self-evaluations: filed, verified, ranked, and worked through. 部门单位整体支出绩效自评。",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[SecurityScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key, phk_<id>_<secret>; or, where the host trusts an OIDC issuer, a JWT of it for this service.",
            };
            return Task.CompletedTask;
        });
        options.CreateSchemaReferenceId = OpenApiSchemas.GetReferenceId;
        options.AddSchemaTransformer(OpenApiSchemas.TransformSchemaAsync);
        options.AddOperationTransformer(TransformOperationAsync);
    });

    private static async Task TransformOperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        List<ProblemKind> refusals = [.. metadata.OfType<ProblemMetadata>().SelectMany(it => it.Kinds)];
        if (metadata.OfType<AccessRequirement>().FirstOrDefault() is { } access)
        {
            var roles = access.Roles.Select(Paging.ToCamelCase);
            operation.Description = $"Roles: {string.Join(", ", roles)}.";
            operation.Security =
                [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, context.Document)] = [] }];
            refusals.AddRange([ProblemKind.Unauthorized, ProblemKind.Forbidden, ProblemKind.TooFast, ProblemKind.Unavailable]);
            if (operation.Parameters?.Any(it => it.In == ParameterLocation.Path) == true)
            {
                refusals.Add(ProblemKind.NotFound);
            }
        }

        if (operation.Parameters?.Any(it => it.In == ParameterLocation.Query) == true)
        {
            refusals.Add(ProblemKind.BadParameter);
        }

        if (metadata.OfType<FileResponseMetadata>().FirstOrDefault() is { } files && operation.Responses?["200"].Content is { } found)
        {
            foreach (var type in files.MediaTypes)
            {
                found[type] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
            }
        }

        await AddProblemResponsesAsync(operation, refusals, context, cancel);
        AddHeaders(operation, metadata);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            DescribeParameter(parameter, metadata.OfType<ParameterValuesMetadata>().FirstOrDefault(it => it.Name == parameter.Name));
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
        OpenApiOperation operation, List<ProblemKind> refusals, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.Responses ??= [];
        if (refusals.Count == 0)
        {
            return;
        }

        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancel);
        context.Document!.Components ??= new OpenApiComponents();
        context.Document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        context.Document.Components.Schemas.TryAdd("Problem", schema);
        foreach (var kinds in refusals.Distinct().GroupBy(kind => kind.Status).OrderBy(group => group.Key))
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
        operation.Parameters.Add(CreateHeaderParameter("Accept-Language", "The language of texts: zh by default, or en."));
        if (operation.Responses?.ContainsKey("304") == true && operation.Responses["200"] is OpenApiResponse found)
        {
            operation.Parameters.Add(CreateHeaderParameter("If-None-Match", "An ETag that the client has: 304 where it still stands."));
            AddResponseHeader(found, "ETag", "Changes whenever the answer does.");
        }

        var done = operation.Responses!.Where(it => it.Key.StartsWith('2')).Select(it => it.Value).OfType<OpenApiResponse>().ToList();
        if (metadata.OfType<PreconditionMetadata>().Any())
        {
            operation.Parameters.Add(CreateHeaderParameter("If-Match", "The ETag, in any language, of what is to be replaced: 412 where it reads otherwise now. “*”: whatever is there."));
            operation.Parameters.Add(CreateHeaderParameter("If-None-Match", "“*”: 412 where anything is there."));
            done.ForEach(it => AddResponseHeader(it, "ETag", "The tag with which it reads now."));
        }

        if (metadata.OfType<IdempotencyMetadata>().Any())
        {
            operation.Parameters.Add(CreateHeaderParameter(
                IdempotentRequest.HeaderName, "1–255 visible ASCII characters. Sent again within 48 hours with the same body, the first answer is given again, and nothing is done."));
            done.ForEach(it => AddResponseHeader(it, ReplayedResult.HeaderName, "“true” where the answer is given again."));
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
            "n" => "The revision or version, from 1.",
            "id" => "The id.",
            "limit" => "The most items to give: 1–500, 50 by default.",
            "cursor" => "Goes on from here: the nextCursor of the page before.",
            "after" => "Goes on from here: the next of the part before; from the start without it.",
            "wait" => "Waits for a change so many seconds, where there is none yet: 0–60, 0 by default.",
            "preview" => "Tells how many it would be done with, by status and rule, and does nothing: false by default.",
            "sector" => "Only units of this sector.",
            "kind" => "Only units of this kind.",
            "scope" => "The bureau and all below it, or it alone: subtree by default, own for units.",
            "metric" => "What is ranked by: verifiedScore by default.",
            "order" => "The order: desc by default.",
            "rule" => "Only deviations of these rules: one or several, repeated or with commas between.",
            "group" => "Only deviations of rules of these groups of the catalogue: one or several.",
            "severity" => "Only deviations of these severities: one or several.",
            "status" => "Only what has this status; of deviations, one or several.",
            "assignee" => "Only deviations that this one looks into; empty for those that nobody does.",
            "minDifference" => "Only deviations whose difference is this much at least, up or down.",
            "maxDifference" => "Only deviations whose difference is this much at most, up or down.",
            "text" => "Only deviations with this text, 1–200 characters, in the unit's name, the message in either language, the formula or the explanation; A–Z and a–z are alike.",
            "sort" => "What the list goes by: unit (bureau, unit, rule) by default; severity, difference (its amount, up or down; none comes last), or time (of the last change).",
            "format" => "A page as json, or the whole list as a file: csv, ndjson or xlsx, without limit and cursor. Without it, as Accept says.",
            "bureau" => "A bureau's code: only what is its own; of deviations, what belongs to those below it too; of indicators, whose the unit is, the path's by default.",
            "name" => "The indicator's name, character for character; without it, the names are listed.",
            "sample" => "About how many reports to judge, evenly chosen: 1–50000, 5000 by default; all where there are no more.",
            "size" => "How many units to draw: 1–500, 20 by default; all where there are no more.",
            "seed" => "Any text of 1–64 characters: the same one draws the same. Made up, and told, without it.",
            "owner" => "The bureau whose version it is: this one, or one above it.",
            "phase" => "What the extension is for: final by default.",
            "role" => "Only keys of this role.",
            "unit" => "Only deviations of the unit with this code; of indicators, the unit whose own places are told.",
            _ => null,
        };
    }
}
