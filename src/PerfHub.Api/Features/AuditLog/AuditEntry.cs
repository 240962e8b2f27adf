using System.ComponentModel;
using PerfHub.Api.Auditing;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>An entry in the audit log, in the hash chain of its bureau, with names for people. The hash does not cover these names.</summary>
[DisplayName("AuditEntry")]
public sealed record AuditEntry : AuditEntryRow
{
    /// <summary>The purpose of the actor's key; <see langword="null"/> unless the key belongs to the bureau of the caller or to one below it.</summary>
    public string? ActorName { get; init; }

    /// <summary>The id of the operation that was called; <see langword="null"/> if the path belongs to none.</summary>
    public string? Operation { get; init; }

    /// <summary>What the operation does; <see langword="null"/> if the path belongs to none.</summary>
    public Text? OperationName { get; init; }
}
