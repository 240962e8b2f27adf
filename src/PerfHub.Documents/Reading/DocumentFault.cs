namespace PerfHub.Documents.Reading;

/// <summary>Why a document cannot be read.</summary>
public enum DocumentFault
{
    /// <summary>The document, or what it unpacks to, is larger than <see cref="DocumentLimits"/> allow.</summary>
    TooLarge,

    /// <summary>It is no docx, xlsx, pdf or text.</summary>
    UnsupportedType,

    /// <summary>It is encrypted or protected by a password.</summary>
    Encrypted,

    /// <summary>It has macros.</summary>
    HasMacros,

    /// <summary>It is damaged, or built to harm a reader.</summary>
    Malformed,

    /// <summary>It has no text, e.g. a scan without a text layer.</summary>
    NoText,

    /// <summary>It is no form that is known.</summary>
    UnknownForm,

    /// <summary>It took longer to read than <see cref="DocumentLimits.MaxDuration"/>.</summary>
    TooSlow,
}
