namespace PerfHub.Api.Projections.Versions;

/// <summary>A response with the data version that it shows.</summary>
public interface IVersioned
{
    /// <summary>The data version.</summary>
    DataVersion DataVersion { get; }
}
