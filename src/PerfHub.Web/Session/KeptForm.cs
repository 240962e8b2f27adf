namespace PerfHub.Web.Session;

/// <summary>What a page shows of a form that was sent and kept before; a feature of the request.</summary>
/// <param name="Number">The number of the form among those of its user.</param>
/// <param name="SentTo">The handler that it was sent to; <see langword="null"/> if it is lost.</param>
internal sealed record KeptForm(string Number, string? SentTo)
{
    /// <summary>Whether the fields of the page have what was typed.</summary>
    public bool IsFound => SentTo is not null;

    /// <summary>The handler of the kept form on its page. It changes nothing.</summary>
    public const string Handler = "kept-form";
}
