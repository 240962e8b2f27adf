namespace PerfHub.Api.Persistence.Outbox;

/// <summary>A row of an outbox. It also has a <c>ClaimId</c> that is 0 until the row is claimed.</summary>
public interface IQueued
{
    /// <summary>The id; rows are processed in the order of their ids.</summary>
    long Id { get; }
}
