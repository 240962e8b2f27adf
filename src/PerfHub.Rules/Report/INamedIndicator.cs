namespace PerfHub.Rules.Report;

/// <summary>What says which indicator it is, in a report, among the figures of mid-year, or a year before.</summary>
public interface INamedIndicator
{
    /// <summary>The indicator's code, unique where it stands.</summary>
    string Code { get; }

    /// <summary>The indicator's name.</summary>
    string Name { get; }
}
