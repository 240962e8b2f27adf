using System.Reflection;
using PerfHub.Api.Http.QueryParameters;

namespace PerfHub.Api.Features;

/// <summary>Maps every use case: the <c>Map</c> method of each class below this namespace.</summary>
public static class FeatureEndpoints
{
    /// <summary>Calls every <c>Map</c> method; each endpoint takes only the query parameters that it declares.</summary>
    public static void MapFeatures(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithStrictQuery();
        var maps = typeof(FeatureEndpoints).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(typeof(FeatureEndpoints).Namespace! + ".", StringComparison.Ordinal) == true)
            .Select(type => type.GetMethod("Map", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static, [typeof(IEndpointRouteBuilder)]))
            .Where(method => method is not null);
        foreach (var map in maps)
        {
            map!.Invoke(null, [group]);
        }
    }
}
