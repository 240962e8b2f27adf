using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Who did something.</summary>
/// <param name="Key">The key's id; <c>oidc:</c> and the subject for a token.</param>
/// <param name="Role">The role.</param>
public sealed record EventActor(string Key, Role Role);
