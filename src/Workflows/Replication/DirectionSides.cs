using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Replication;

/// <summary>Which side is read and which is written, by direction.</summary>
public static class DirectionSides
{
    /// <summary>The side whose machines run.</summary>
    public static Side ReadSide(this Direction direction) => direction == Direction.Forward ? Side.Source : Side.Target;

    /// <summary>The side that recovery points are launched at.</summary>
    public static Side WrittenSide(this Direction direction) => direction == Direction.Forward ? Side.Target : Side.Source;
}
