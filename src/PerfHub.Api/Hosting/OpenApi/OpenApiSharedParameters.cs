using System.Globalization;
using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Replaces parameters that several operations have in the same form by references to one component.</summary>
internal static class OpenApiSharedParameters
{
    /// <summary>Shares the parameters of a document.</summary>
    public static void Share(OpenApiDocument document)
    {
        var operations = document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(it => it.Value).ToList();
        var groups = operations.SelectMany(it => it.Parameters ?? []).OfType<OpenApiParameter>().GroupBy(Serialize, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal);
        var components = new SortedDictionary<string, IOpenApiParameter>(document.Components?.Parameters ?? new Dictionary<string, IOpenApiParameter>(), StringComparer.Ordinal);
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var id = CreateId(group.First());
            if (components.TryAdd(id, group.First()))
            {
                references[group.Key] = id;
            }
        }

        (document.Components ??= new OpenApiComponents()).Parameters = components;
        foreach (var (id, parameter) in components)
        {
            document.Workspace?.RegisterComponentForDocument(document, parameter, id);
        }

        foreach (var operation in operations.Where(it => it.Parameters is not null))
        {
            operation.Parameters =
            [
                .. operation.Parameters!.Select(it => it is OpenApiParameter parameter && references.TryGetValue(Serialize(parameter), out var id)
                    ? new OpenApiParameterReference(id, document) : it),
            ];
        }
    }

    private static string CreateId(OpenApiParameter parameter) => parameter.Name switch
    {
        "If-None-Match" when parameter.Description == OpenApiOperations.IfNoneMatchOfWrite => "IfNotExists",
        "If-Match" when parameter.Required => "RequiredIfMatch",
        { } name when parameter.In == ParameterLocation.Header => name.Replace("-", "", StringComparison.Ordinal),
        { } name when parameter.In == ParameterLocation.Path => $"{char.ToUpperInvariant(name[0])}{name[1..]}",

        // A generator adds “Parameter”, and would give “rule” the name of the schema RuleParameter.
        var name => $"{char.ToUpperInvariant(name![0])}{name[1..]}Query",
    };

    private static string Serialize(OpenApiParameter parameter)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        parameter.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString();
    }
}
