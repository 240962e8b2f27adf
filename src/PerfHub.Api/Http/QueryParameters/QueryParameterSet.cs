using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;
using PerfHub.Api.Http.OpenApi;

namespace PerfHub.Api.Http.QueryParameters;

/// <summary>
/// The query parameters that an endpoint declares: the parameters of its handler that are bound from the query, and whether each can
/// be repeated. Names match in any case, as in ASP.NET.
/// </summary>
internal sealed class QueryParameterSet
{
    private readonly Dictionary<string, (string Name, bool IsRepeatable)> _parameters;

    private QueryParameterSet(IEnumerable<(string Name, bool IsRepeatable)> parameters) =>
        _parameters = parameters.ToDictionary(it => it.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names, in the order of the declaration.</summary>
    public IReadOnlyCollection<string> Names => _parameters.Keys;

    /// <summary>Reads the parameters from the metadata that the framework adds for each parameter of a handler.</summary>
    public static QueryParameterSet FromMetadata(IEnumerable<object> metadata, RoutePattern route)
    {
        var all = metadata.ToList();
        var repeatable = all.OfType<ParameterValuesMetadata>().Where(it => it.AllowsMultiple).Select(it => it.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new QueryParameterSet(all.OfType<IParameterBindingMetadata>()
            .Where(it => IsFromQuery(it, route))
            .Select(it => GetName(it))
            .Select(name => (name, repeatable.Contains(name))));
    }

    /// <summary>The names of a query that the endpoint does not declare.</summary>
    public List<string> FindUnknown(IQueryCollection query) => [.. query.Keys.Where(name => !_parameters.ContainsKey(name))];

    /// <summary>The parameters that a query has more than once, although the endpoint takes them once.</summary>
    public List<string> FindRepeated(IQueryCollection query) =>
    [
        .. query.Where(it => it.Value.Count > 1).Select(it => _parameters.GetValueOrDefault(it.Key, (Name: "", IsRepeatable: true)))
            .Where(it => !it.IsRepeatable).Select(it => it.Name),
    ];

    private static string GetName(IParameterBindingMetadata parameter) =>
        parameter.ParameterInfo.GetCustomAttributes(inherit: false).OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? parameter.Name;

    /// <summary>Whether the framework binds a parameter from the query, by the rules of minimal APIs.</summary>
    private static bool IsFromQuery(IParameterBindingMetadata parameter, RoutePattern route)
    {
        var attributes = parameter.ParameterInfo.GetCustomAttributes(inherit: false);
        if (attributes.Any(it => it is IFromQueryMetadata))
        {
            return true;
        }

        var hasOtherSource = attributes.Any(it => it is IFromRouteMetadata or IFromHeaderMetadata or IFromBodyMetadata or IFromServiceMetadata or IFromFormMetadata)
            || parameter.HasBindAsync || route.GetParameter(parameter.Name) is not null;
        var type = parameter.ParameterInfo.ParameterType;
        return !hasOtherSource && (parameter.HasTryParse || type == typeof(string) || type == typeof(string[]) || type == typeof(StringValues));
    }
}
