using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>
/// Gives the parameters of paths names that say what they are: generators of clients name the parameters of methods after them. Their
/// names in routes are short, and mean nothing to callers.
/// </summary>
internal static class OpenApiPathParameters
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["b"] = "bureauCode", ["u"] = "unitCode", ["y"] = "fiscalYear", ["n"] = "number",
    };

    /// <summary>Renames the parameters, in paths and operations.</summary>
    public static void Rename(OpenApiDocument document)
    {
        var paths = document.Paths.ToList();
        document.Paths.Clear();
        foreach (var (path, item) in paths)
        {
            document.Paths.Add(Names.Aggregate(path, (it, name) => it.Replace($"{{{name.Key}}}", $"{{{name.Value}}}", StringComparison.Ordinal)), item);
            foreach (var parameter in (item.Operations ?? []).Values.SelectMany(it => it.Parameters ?? []).OfType<OpenApiParameter>())
            {
                if (parameter.In == ParameterLocation.Path && Names.TryGetValue(parameter.Name!, out var name))
                {
                    parameter.Name = name;
                }
            }
        }
    }
}
