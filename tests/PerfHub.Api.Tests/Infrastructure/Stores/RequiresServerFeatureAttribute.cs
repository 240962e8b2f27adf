namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Skips a <see cref="StoreFactAttribute">store test</see>, or all of a class, on a server that lacks the feature.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresServerFeatureAttribute(ServerFeature feature) : Attribute
{
    public ServerFeature Feature { get; } = feature;
}
