using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Auditing;

/// <summary>Creates the audit entries of a request: caller, action, target and origin; never the query, the body or a key.</summary>
public sealed class AuditTrail(TimeProvider time, HttpContext http) : WriteContext
{
    /// <summary>The chain of entries without a bureau: those of operators and anonymous callers.</summary>
    public const string ServiceChain = Caller.NoBureau;

    private const string Anonymous = "-";

    // Units' codes fit. A longer segment is valid only as the id of a deviation, which has three dots.
    private const int MaxSegmentLength = 32;

    // Read once: parallel work of a request must not read HttpContext concurrently.
    private readonly Caller? _caller = http.User.Identity?.IsAuthenticated == true ? Caller.FromPrincipal(http.User) : null;
    private readonly string? _bureau = (string?)http.Request.RouteValues["b"];
    private readonly string _action = $"{http.Request.Method} {RedactSecrets(http.Request.Path)}";
    private readonly string _origin = http.Connection.RemoteIpAddress?.ToString() ?? Anonymous;

    private string? _subject;
    private IReadOnlyList<string> _otherBureaus = [];

    /// <summary>Sets the target of the current request, if there is one. Call it before the transaction.</summary>
    /// <param name="subject">The target that the path does not name, e.g. the id of a new key.</param>
    /// <param name="bureaus">Bureaus in whose logs the entry belongs, in addition to the one in the path.</param>
    public static void SetSubject(string subject, params IReadOnlyList<string> bureaus)
    {
        if (Current is AuditTrail trail)
        {
            (trail._subject, trail._otherBureaus) = (subject, bureaus);
        }
    }

    /// <summary>Starts a separate entry for one item of the request, such as a unit's code, in the current async flow.</summary>
    public void BeginItem(string subject)
    {
        var item = (AuditTrail)MemberwiseClone();
        item._subject = subject;
        Set(item);
    }

    /// <remarks>A change of a bureau goes to the log of that bureau, even if another bureau or an operator makes it.</remarks>
    /// <inheritdoc />
    public override AuditWriter CreateAuditWriter()
    {
        var chains = _otherBureaus.Prepend(_bureau).OfType<string>().Distinct().DefaultIfEmpty(_caller?.Bureau ?? ServiceChain);
        return new AuditLogWriter([.. chains.Select(bureau => CreateRow(bureau, _subject, AuditOutcome.Done))], time);
    }

    /// <summary>Creates the entry of a denied request. It goes to the log of the caller's own bureau; other bureaus do not see it.</summary>
    public AuditOutboxRow CreateDenial(AuditOutcome outcome, string? subject) => CreateRow(_caller?.Bureau ?? ServiceChain, subject, outcome);

    /// <summary>Replaces path segments that may be a key or token sent in the wrong place.</summary>
    internal static string RedactSecrets(PathString path) => string.Join('/', path.ToUriComponent().Split('/').Select(segment =>
        segment.Length > MaxSegmentLength && (segment.Count(character => character == '.') != 3 || ApiKeySecret.HasKeyPrefix(segment)) ? "…" : segment));

    private AuditOutboxRow CreateRow(string bureau, string? subject, AuditOutcome outcome)
    {
        var now = time.UtcNow();
        return new AuditOutboxRow
        {
            Id = TimeOrderedId.Create(now),
            ClaimId = 0,
            Bureau = bureau,
            At = now,
            Actor = _caller?.Id ?? Anonymous,
            Role = _caller?.Role,
            Action = _action,
            Subject = subject,
            Origin = _origin,
            Outcome = outcome,
        };
    }
}
