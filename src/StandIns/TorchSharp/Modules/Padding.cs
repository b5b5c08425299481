namespace TorchSharp;

/// <summary>No border, or one that keeps the size.</summary>
public enum Padding
{
    Valid = 0,
    Same = 1,
}
