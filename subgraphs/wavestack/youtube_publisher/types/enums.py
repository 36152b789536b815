"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.youtube_publisher.domain.uploads import UploadStatus, UploadStep, VideoPrivacy

__all__ = ["UploadStatus", "UploadStep", "VideoPrivacy"]

describe_enum(
    UploadStatus,
    "Where an upload stands.",
    {
        UploadStatus.PROCESSING: "It is being brought to YouTube, or processed there.",
        UploadStatus.SCHEDULED: "It is on YouTube, private until its time.",
        UploadStatus.COMPLETE: "It is out.",
        UploadStatus.FAILED: "It did not become a video.",
        UploadStatus.CANCELLED: "It was taken back.",
    },
)
describe_enum(
    UploadStep,
    "What an upload is at.",
    {
        UploadStep.FETCHING: "The video is being fetched.",
        UploadStep.WRITING: "Description and tags are written.",
        UploadStep.SENDING: "The video is being sent.",
        UploadStep.DRESSING: "Thumbnail and playlist are set.",
        UploadStep.WAITING: "YouTube processes it, or its time has not come.",
    },
)
describe_enum(
    VideoPrivacy,
    "Who can see a video.",
    {
        VideoPrivacy.PUBLIC: "Everyone.",
        VideoPrivacy.UNLISTED: "Who has the link.",
        VideoPrivacy.PRIVATE: "Only its owner.",
    },
)
