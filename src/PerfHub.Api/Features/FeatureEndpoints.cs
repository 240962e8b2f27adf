using System.Reflection;

namespace PerfHub.Api.Features;

/// <summary>Maps every use case: each class below this namespace with a <c>Map</c> method of its own.</summary>
public static class FeatureEndpoints
{
    /// <summary>Maps them all.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapFeatures(this IEndpointRouteBuilder routes)
    {
        var maps = typeof(FeatureEndpoints).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(typeof(FeatureEndpoints).Namespace! + ".", StringComparison.Ordinal) == true)
            .Select(type => type.GetMethod("Map", BindingFlags.Public | BindingFlags.Static, [typeof(IEndpointRouteBuilder)]))
            .Where(method => method is not null);
        foreach (var map in maps)
        {
            map!.Invoke(null, [routes]);
        }
    }
}
