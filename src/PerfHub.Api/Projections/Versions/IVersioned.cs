namespace PerfHub.Api.Projections.Versions;

/// <summary>An answer that says which state it is of.</summary>
public interface IVersioned
{
    /// <summary>The state.</summary>
    DataVersion DataVersion { get; }
}
