using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Describes the parameters of operations.</summary>
internal static class OpenApiParameters
{
    /// <summary>Sets type, bounds, example and description of a parameter, from the metadata of the endpoint and by its name.</summary>
    public static void Describe(OpenApiParameter parameter, IList<object> metadata, OpenApiDocument document)
    {
        var values = metadata.OfType<ParameterValuesMetadata>().FirstOrDefault(it => it.Name == parameter.Name);
        parameter.Schema = values is not null ? CreateValuesSchema(values, document)
            : metadata.OfType<BooleanParameterMetadata>().Any(it => it.Name == parameter.Name) ? new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false }
            : metadata.OfType<ParameterRangeMetadata>().FirstOrDefault(it => it.Name == parameter.Name) is { } range ? CreateRangeSchema(range)
            : CreateSchema(parameter) ?? parameter.Schema;
        parameter.Description ??= metadata.OfType<ParameterDescriptionMetadata>().FirstOrDefault(it => it.Name == parameter.Name)?.Description ?? GetDescription(parameter.Name);
        parameter.Example ??= GetExample(parameter, metadata);
        parameter.Deprecated = metadata.OfType<DeprecatedParameterMetadata>().Any(it => it.Name == parameter.Name);
    }

    private static IOpenApiSchema CreateValuesSchema(ParameterValuesMetadata values, OpenApiDocument document)
    {
        var schema = new OpenApiSchemaReference(values.SchemaName, document);
        return values.AllowsMultiple ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema } : schema;
    }

    private static OpenApiSchema CreateRangeSchema(ParameterRangeMetadata range) => new()
    {
        Type = range.IsInteger ? JsonSchemaType.Integer : JsonSchemaType.Number,
        Format = range.IsInteger ? "int32" : "decimal",
        Minimum = range.Minimum.ToString(CultureInfo.InvariantCulture),
        Maximum = range.Maximum?.ToString(CultureInfo.InvariantCulture),
        Default = range.Default is { } value ? JsonValue.Create(value) : null,
    };

    private static OpenApiSchema? CreateSchema(OpenApiParameter parameter) => parameter.Name switch
    {
        "b" or "bureau" or "owner" => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = CodePatterns.Bureau },
        "u" or "unit" => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = CodePatterns.Unit },
        "y" => CreateRangeSchema(new ParameterRangeMetadata("y", ReportLimits.FirstYear, ReportLimits.LastYear, null, IsInteger: true)),
        "n" => CreateRangeSchema(new ParameterRangeMetadata("n", 1, null, null, IsInteger: true)),
        "limit" => CreateRangeSchema(new ParameterRangeMetadata("limit", 1, Paging.MaxLimit, Paging.DefaultLimit, IsInteger: true)),
        "text" => new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 200 },
        "since" or "until" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        "seed" => new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 64 },
        _ => null,
    };

    private static JsonNode? GetExample(OpenApiParameter parameter, IList<object> metadata) =>
        metadata.OfType<ParameterExampleMetadata>().FirstOrDefault(it => it.Name == parameter.Name) is { } example ? CreateExample(parameter, example.Value)
        : parameter.Name switch
        {
            "b" => "650104",
            "u" => "0137",
            "y" => 2024,
            "n" => 1,
            "id" => "7412950372654481408",
            _ => null,
        };

    private static JsonNode? CreateExample(OpenApiParameter parameter, string value) =>
        parameter.Schema is { Type: JsonSchemaType.Boolean or JsonSchemaType.Integer or JsonSchemaType.Number } ? JsonNode.Parse(value) : JsonValue.Create(value);

    private static string? GetDescription(string? name) => name switch
    {
        "b" => "The bureau's code.",
        "u" => "The unit's code.",
        "y" => "The fiscal year.",
        "n" => "The number of the revision, from 1.",
        "id" => "The id, from a list or Location. The one shown is only an example: it does not exist.",
        "limit" => "The maximum number of items: 1–500, 50 by default.",
        "cursor" => "The nextCursor of the previous page, which is null on the last one; the first page without it.",
        "after" => "The next of the previous response; from the start without it.",
        "wait" => "How long to wait for a change if there is none yet, seconds: 0–60, 0 by default.",
        "all" => "Decides all deviations of the year; needed where no filter but scope is given: false by default.",
        "decidedBy" => "Only deviations that the bulk decision with this id has decided; a bulk decision leaves out those decided again since.",
        "keys" => "Gives each new unit a key, which the response shows once: false by default.",
        "preview" => "Counts the deviations that would be decided, by status and rule, without changing them: false by default.",
        "sector" => "Only units of this sector.",
        "kind" => "Only units of this kind.",
        "scope" => "subtree: the bureau and all bureaus below it (default); own: the bureau only.",
        "grade" => "Only units whose score has this grade: the score ranked by, or the verified one for a metric that is no score.",
        "metric" => "The figure to rank by: verifiedScore by default.",
        "order" => "The order: desc by default.",
        "rule" => "Only deviations of these rules; separate several with commas, or repeat the parameter.",
        "group" => "Only deviations of rules in these groups of the catalogue; several as for rule.",
        "severity" => "Only deviations of these severities; several as for rule.",
        "assignee" => "Only deviations assigned to this person; empty for unassigned ones.",
        "minDifference" => "Only deviations whose difference has at least this absolute value.",
        "maxDifference" => "Only deviations whose difference has at most this absolute value.",
        "text" => "Only deviations with this text, 1–200 characters, in the name of the unit or the indicator, the title of the rule in either language or the explanation; of an auditor's own finding, in its title or message. ASCII letters match in either case.",
        "since" => "Only entries from this instant on.",
        "until" => "Only entries before this instant.",
        "actor" => "Only entries of this actor: the id of a key, oidc: and the subject of a token, service, or - for anonymous callers.",
        "operation" => "Only calls of the operation with this id of the API description, such as PutUnit.",
        "sort" => "The sort key: unit (bureau, unit, rule; default), severity, difference (its absolute value; missing ones last) or time (of the last change).",
        "format" => "json for a page; any other for the whole list as a file, without limit and cursor. By default the Accept header decides.",
        "name" => "The exact name of the indicator; without it, the response lists the names.",
        "sample" => "The approximate number of reports to evaluate, as an even sample: 1–50000, 5000 by default; all reports if there are fewer.",
        "size" => "The number of units to draw: 1–500, 20 by default; all units if there are fewer.",
        "seed" => "Any text of 1–64 characters; the same seed draws the same sample. Without it, the response states a generated one.",
        "owner" => "The bureau that set the version: the one in the path or one above it.",
        "phase" => "The phase that the extension applies to: final by default.",
        "role" => "Only keys of this role.",
        _ => null,
    };
}
